import { enveloped } from '#lib/server/envelope.ts'
import { reading } from '#lib/server/http/api.ts'
import { replayById } from '#lib/server/replays.ts'

export const GET = reading<{ id: string }>(async ({ params }) => enveloped(await replayById(params.id)))
export {
  onlyReads as DELETE,
  onlyReads as PATCH,
  onlyReads as POST,
  onlyReads as PUT,
} from '#lib/server/http/refusals.ts'
