import { reading } from '#lib/server/http/api.ts'
import { setup } from '#lib/server/setup.ts'

export const GET = reading(({ search }) => setup(search))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
