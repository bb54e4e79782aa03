/** Something that is to be done again and again at the live end of a group. */
export interface LiveJob {
  /** ms; what is due at 0 is due at once */
  due(now: number): number
  /** 1 when it is due, growing with the wait measured by how long it may wait: the largest goes first. */
  urgency(now: number): number
  /** Failures of AWS are kept inside; what it throws is none of them. */
  run(): Promise<void>
}
