import { deliveryById } from '#lib/server/deliveries.ts'
import { enveloped } from '#lib/server/envelope.ts'
import { reading } from '#lib/server/http/api.ts'

export const GET = reading<{ id: string }>(async ({ params }) => enveloped(await deliveryById(params.id)))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
