import { nameFrom } from '#lib/domain/address.ts'
import { unassigned } from '#lib/domain/filters.ts'
import { reading } from '#lib/server/http/api.ts'
import { sourceDetail } from '#lib/server/sources.ts'

export const GET = reading<{ source: string }>(({ search, params }) =>
  sourceDetail(unassigned(search) ? null : nameFrom(params.source, search), search),
)
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
