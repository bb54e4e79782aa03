import { reading } from '#lib/server/http/api.ts'
import { sources } from '#lib/server/sources.ts'

export const GET = reading(({ search }) => sources(search))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
