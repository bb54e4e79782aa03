import { enveloped } from '#lib/server/envelope.ts'
import { changing } from '#lib/server/http/api.ts'
import { fieldsOf } from '#lib/server/http/fields.ts'
import { previewReplay } from '#lib/server/replays.ts'

export const POST = changing(async ({ body }) => {
  const fields = fieldsOf(body)
  return enveloped(
    await previewReplay({
      pipeline: fields.text('pipeline', 500),
      key: fields.text('key', 16_384),
      deliveryId: fields.textOrNull('deliveryId', 40),
    }),
  )
})

export {
  onlyChanges as DELETE,
  onlyChanges as GET,
  onlyChanges as PATCH,
  onlyChanges as PUT,
} from '#lib/server/http/refusals.ts'
