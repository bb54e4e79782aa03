/** Where things are: an account's region. */
export interface Scope {
  readonly account: string
  readonly region: string
}

export const isAccount = (text: string): boolean => /^\d{12}$/.test(text)
export const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text)
