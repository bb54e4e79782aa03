import { health } from '#lib/server/health.ts'
import { reading } from '#lib/server/http/api.ts'

export const GET = reading(() => health())
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
