'use client'

import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Brand } from './brand.tsx'
import { Menu } from './menu.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { hrefTo } from './url.ts'
import { ZoneToggle } from './zone-toggle.tsx'

interface Page {
  readonly path: string
  readonly word: string
  readonly icon: IconName
  /** Pages below it: `page` marks itself, `true` marks them. */
  readonly below: readonly string[]
}

const PAGES: readonly Page[] = [
  { path: '/', word: 'Overview', icon: 'overview', below: ['/sources/'] },
  { path: '/deliveries', word: 'Deliveries', icon: 'deliveries', below: ['/deliveries/', '/events/'] },
  { path: '/setup', word: 'Setup', icon: 'setup', below: [] },
]

function useCurrent(): (page: Page) => 'page' | 'true' | undefined {
  const path = usePathname()
  return (page) => {
    if (path === page.path) return 'page'
    return page.below.some((prefix) => path.startsWith(prefix)) ? 'true' : undefined
  }
}

/** The main navigation at the left; a rail of icons below 1024 px, gone below 640 px. */
export function Nav({ foot }: { readonly foot: ReactNode }) {
  const params = useSearchParams()
  const current = useCurrent()
  return (
    <nav className="nav" aria-label="Main">
      <div className="nav-in">
        <Brand />
        <ul>
          {PAGES.map((page) => (
            <li key={page.path}>
              <Link href={hrefTo(page.path, params)} aria-current={current(page)} title={page.word}>
                <Icon name={page.icon} />
                <span>{page.word}</span>
              </Link>
            </li>
          ))}
        </ul>
        {foot}
      </div>
    </nav>
  )
}

/** The main navigation at the bottom, below 640 px; zone and theme are under More. */
export function BottomBar() {
  const params = useSearchParams()
  const current = useCurrent()
  return (
    <nav className="bottombar" aria-label="Main, compact">
      <ul className="bar">
        {PAGES.map((page) => (
          <li key={page.path}>
            <Link href={hrefTo(page.path, params)} aria-current={current(page)}>
              <Icon name={page.icon} />
              {page.word}
            </Link>
          </li>
        ))}
        <li>
          <Menu
            label="More: time zone and theme"
            summary={
              <>
                <Icon name="more" />
                More
              </>
            }
          >
            <div className="more">
              <span className="lbl">Times in</span>
              <ZoneToggle />
              <span className="lbl">Theme</span>
              <ThemeToggle />
            </div>
          </Menu>
        </li>
      </ul>
    </nav>
  )
}
