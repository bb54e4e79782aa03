export type Theme = 'system' | 'light' | 'dark'

export const THEME_COOKIE = 'onceboard-theme'

export const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

export const THEME_WORD: Readonly<Record<Theme, string>> = {
  system: 'follow the system',
  light: 'light',
  dark: 'dark',
}

/** Whether the text names a theme other than the system's. */
export function isTheme(text: string | undefined): text is 'light' | 'dark' {
  return text === 'light' || text === 'dark'
}
