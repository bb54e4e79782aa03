import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { BottomBar, Nav } from '#components/shell/nav.tsx'
import { NavFoot } from '#components/shell/nav-foot.tsx'
import { Refresher } from '#components/shell/refresher.tsx'
import { isTheme, THEME_COOKIE } from '#components/shell/theme.ts'
import { TopBar } from '#components/shell/top-bar.tsx'
import { IconSprite } from '#components/ui/icon-sprite.tsx'
import { shell } from '#lib/server/shell.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Onceboard', template: '%s · Onceboard' },
  description: 'Every duplicate and retry your pipelines met, and whether the guard held.',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#13161b' },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [frame, jar] = await Promise.all([shell(), cookies()])
  const theme = jar.get(THEME_COOKIE)?.value
  return (
    <html lang="en" data-theme={isTheme(theme) ? theme : undefined} suppressHydrationWarning>
      <body>
        <IconSprite />
        <a className="skip" href="#content">
          Skip to content
        </a>
        <NuqsAdapter>
          <div className="app">
            <Nav foot={<NavFoot shell={frame.data} />} />
            <div className="main">
              <TopBar shell={frame} />
              {children}
            </div>
            <BottomBar />
          </div>
          <Refresher />
        </NuqsAdapter>
      </body>
    </html>
  )
}
