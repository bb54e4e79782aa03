import { reading } from '#lib/server/http/api.ts'
import { overview } from '#lib/server/overview.ts'

export const GET = reading(({ search }) => overview(search))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
