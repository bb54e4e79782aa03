import { attemptLog } from '#lib/server/attempt-log.ts'
import { enveloped } from '#lib/server/envelope.ts'
import { reading } from '#lib/server/http/api.ts'

export const GET = reading<{ id: string }>(async ({ params }) => enveloped(await attemptLog(params.id)))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
