import { readReplayRequestIds } from '#lib/store/ops/replay-marks.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { SECOND } from './stretch-of-time.ts'

/** Marks Onceboard's own sends, as ops.db (`path`) learns of them. To be repeated; answers the pause between, ms. */
export function markReplays(path: string, writer: Pick<EventsWriter, 'markReplays'>): () => Promise<number> {
  const marked = new Set<string>()
  return async () => {
    const news = readReplayRequestIds(path).filter((id) => !marked.has(id))
    if (news.length > 0) writer.markReplays(news)
    for (const id of news) marked.add(id)
    return SECOND
  }
}
