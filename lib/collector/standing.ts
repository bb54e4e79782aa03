import { AwsError } from '#lib/aws/aws-error.ts'
import { problemOf } from './group-problem.ts'
import type { GroupState } from './group-state.ts'
import { backoffMs } from './polling.ts'
import { MINUTE } from './stretch-of-time.ts'

/** Whether a group can be read at present, as its readers find; said in the store. */
export class Standing {
  readonly #group: GroupState
  #failures = 0
  #heldUntil = 0
  #settled = false

  constructor(group: GroupState) {
    this.#group = group
  }

  /** Failures one after the other; 0: it can be read. */
  get failures(): number {
    return this.#failures
  }

  /** ms; until then a failing group is left alone. A clock that was ahead holds nobody up. */
  heldUntil(now: number): number {
    return this.#failures > 0 && this.#heldUntil <= now + 2 * MINUTE ? this.#heldUntil : 0
  }

  async succeeded(): Promise<void> {
    if (this.#settled && this.#failures === 0) return
    await this.#group.setProblem(null, null)
    this.#settled = true
    this.#failures = 0
  }

  /** Says it, if it does not pass at once, and holds the group. Throws what is no failure of AWS. */
  async failed(error: unknown): Promise<AwsError> {
    const { logGroup, place } = this.#group.options
    if (!(error instanceof AwsError)) throw error
    this.#failures++
    const now = this.#group.now()
    this.#heldUntil = now + backoffMs(this.#failures, this.#longest(error))
    const wasRead = this.#group.cursor.high !== null
    // What passes by itself is not worth a word unless it stays; a timeout has already taken its time.
    if (!error.passing || error.code === 'TIMEOUT' || this.#failures > 1)
      await this.#group.setProblem(problemOf(error, logGroup, place, wasRead), this.#heldUntil)
    return error
  }

  /** Who must be granted something first is asked once a minute: the budget is for those that can be read. */
  #longest(error: AwsError): number {
    const { quietMs } = this.#group.options.polls
    const gone = error.code === 'NOT_FOUND' && this.#group.cursor.high !== null
    const lasts = gone || error.code === 'ACCESS_DENIED' || error.code === 'INVALID'
    return lasts ? Math.max(MINUTE, quietMs) : quietMs
  }
}
