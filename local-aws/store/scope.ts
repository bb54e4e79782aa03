/** Where things are: an account's region. */
export interface Scope {
  readonly account: string
  readonly region: string
}
