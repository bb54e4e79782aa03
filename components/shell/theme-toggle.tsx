'use client'

import { useSyncExternalStore } from 'react'
import { Icon } from '#components/ui/icon.tsx'
import type { Theme } from './theme.ts'
import { isTheme, NEXT_THEME, THEME_COOKIE, THEME_WORD } from './theme.ts'

const YEAR_S = 365 * 24 * 60 * 60
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): Theme {
  const theme = document.documentElement.dataset.theme
  return isTheme(theme) ? theme : 'system'
}

/* A cookie, so that the server draws the chosen theme at once and nothing flashes. */
function choose(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is not in every browser that is supported
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=strict`
  for (const listener of listeners) listener()
}

/** Follows the system, light or dark: each press takes the next. */
export function ThemeToggle() {
  const theme = useSyncExternalStore(subscribe, read, () => 'system' as const)
  const label = `Theme: ${THEME_WORD[theme]}. Change`
  return (
    <button
      type="button"
      className="btn icon ghost"
      aria-label={label}
      title={label}
      onClick={() => choose(NEXT_THEME[theme])}
    >
      <Icon name="theme" />
    </button>
  )
}
