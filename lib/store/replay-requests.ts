import type { ChangeSet } from './change-set.ts'
import { type Shelves, tracesWithRequest } from './shelves.ts'

/** Keeps in mind that these requests were Onceboard's own sends; what they made is to be judged again. */
export function markRequests(shelves: Shelves, requestIds: readonly string[], changes: ChangeSet): void {
  const pipelines = shelves.db.all<{ id: number }>('SELECT id FROM pipeline')
  for (const requestId of requestIds) {
    shelves.db.run('INSERT OR IGNORE INTO replay_mark VALUES (?)', requestId)
    for (const { id } of pipelines)
      for (const row of tracesWithRequest(shelves, id, requestId)) changes.unlabelled.add(row.id)
  }
}
