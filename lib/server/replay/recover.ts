import type { ServerContext } from '../context.ts'
import { MAYBE_SENT } from './execute.ts'
import { verify } from './verify.ts'

/**
 * What a stopped process left under way: never sent is FAILED, sending is MAYBE_SENT (it is not known whether it
 * left), sent without a verdict is verified now. Nothing is sent.
 */
export function recover(context: ServerContext): void {
  const at = context.now()
  for (const { view } of context.ops().unfinished()) {
    if (view.state === 'PREPARED') {
      context
        .ops()
        .advance(
          view.id,
          'PREPARED',
          'FAILED',
          { failure: 'Nothing was sent: Onceboard stopped before it could.' },
          at,
        )
    } else if (view.state === 'SENDING') {
      context
        .ops()
        .advance(
          view.id,
          'SENDING',
          'MAYBE_SENT',
          { failure: `${MAYBE_SENT} Onceboard stopped while sending.` },
          at,
        )
    } else {
      verify(context, view.id).catch((error: unknown) =>
        console.error(`Replay ${view.id} could not be verified:`, error),
      )
    }
  }
}
