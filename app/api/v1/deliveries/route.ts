import { deliveries } from '#lib/server/deliveries.ts'
import { reading } from '#lib/server/http/api.ts'

export const GET = reading(({ search }) => deliveries(search))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
