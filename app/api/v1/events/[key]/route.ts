import { nameFrom } from '#lib/domain/address.ts'
import { eventByKey } from '#lib/server/event.ts'
import { reading } from '#lib/server/http/api.ts'

export const GET = reading<{ key: string }>(({ search, params }) =>
  eventByKey(nameFrom(params.key, search), search),
)
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
