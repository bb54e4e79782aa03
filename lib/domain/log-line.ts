/** One log event as FilterLogEvents gives it. Identified by (account, region, log group, eventId). Instants are ms. */
export interface LogLine {
  readonly eventId: string
  readonly time: number
  readonly ingestionTime: number
  readonly stream: string
  readonly message: string
}

/** Where lines come from. */
export interface LogGroup {
  readonly account: string
  readonly region: string
  readonly name: string
}
