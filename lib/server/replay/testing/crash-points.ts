/** Where a process that replays can be killed: before and after each step is on disk, and around the send. */
export const CRASH_POINTS = [
  'before PREPARED',
  'after PREPARED',
  'before SENDING',
  'after SENDING',
  'amid the send',
  'after the answer',
  'after SENT',
  'before the verdict',
  'after the verdict',
] as const

export type CrashPoint = (typeof CRASH_POINTS)[number]

/** What the process that is to be killed is told, as JSON. */
export interface CrashOrder {
  readonly pipeline: string
  readonly key: string
  readonly clientRequestId: string
  /** null: it is left alone */
  readonly crash: CrashPoint | null
  /** ms after which it is killed amid the send */
  readonly amidMs: number
}
