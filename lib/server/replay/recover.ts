import type { SendState } from '#lib/domain/replay-views.ts'
import type { ServerContext } from '../context.ts'
import { MAYBE_SENT, resume } from './execute.ts'

/** What is said of a replay that a stopped process left; of one that was sent, its verdict will say it. */
const FAILURE: Readonly<Partial<Record<SendState, string>>> = {
  PREPARED: 'Nothing was sent: Onceboard stopped before it could.',
  SENDING: `${MAYBE_SENT} Onceboard stopped while sending.`,
}

/** Goes on with what a stopped process left under way, as the machine says: nothing is sent. */
export function recover(context: ServerContext): void {
  for (const { view } of context.ops().unfinished()) {
    const failure = FAILURE[view.state]
    const progress = failure === undefined ? {} : { failure }
    const effects = context.ops().advance(view.id, { kind: 'restarted' }, progress, context.now())
    void resume(context, view.id, effects ?? [])
  }
}
