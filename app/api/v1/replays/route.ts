import { enveloped } from '#lib/server/envelope.ts'
import { changing, reading } from '#lib/server/http/api.ts'
import { fieldsOf } from '#lib/server/http/fields.ts'
import { replays, startReplay } from '#lib/server/replays.ts'

export const GET = reading(({ search }) => replays(search))

export const POST = changing(async ({ body }) => {
  const fields = fieldsOf(body)
  return enveloped(
    await startReplay({
      previewId: fields.text('previewId', 100),
      requestId: fields.text('requestId', 100),
      reason: fields.text('reason', 2_000),
      confirm: fields.textOrNull('confirm', 2_000),
    }),
  )
})

export {
  readsAndChanges as DELETE,
  readsAndChanges as PATCH,
  readsAndChanges as PUT,
} from '#lib/server/http/refusals.ts'
