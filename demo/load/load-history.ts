import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { generateHistory, type History } from '../history/generate.ts'
import { chunks } from './chunks.ts'
import type { ControlApi } from './control-api.ts'
import { loadRecords } from './load-records.ts'
import { type Origin, readOrigin, writeOrigin } from './origin.ts'

export interface HistoryParts {
  readonly api: ControlApi
  readonly dynamo: DynamoDBClient
  readonly folder: string
  readonly wanted: { readonly seed: string; readonly deliveries: number; readonly days: number }
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** The lines are in the logs when this resolves; what is left is putting the records into the tables. */
export interface LoadedLines {
  loadRecords(): Promise<void>
}

/**
 * Loads the history that was begun here, else begins one that ends now. Chunks have ids and records are not put
 * twice, so a start after any crash goes on where the last one ended.
 */
export async function loadLines(parts: HistoryParts): Promise<LoadedLines> {
  const { api, folder, say } = parts
  const origin = readOrigin(folder) ?? begin(parts)
  if (origin.linesLoaded && origin.recordsLoaded) return { loadRecords: async () => undefined }

  const history = await generateHistory(origin)
  if (!origin.linesLoaded) {
    say(`loading ${origin.days} days of history, newest first`)
    for (const { id, batches } of chunks(`${origin.seed}/${origin.end}`, history.attempts)) {
      parts.signal.throwIfAborted()
      await api.append(id, batches)
    }
    writeOrigin(folder, { ...origin, linesLoaded: true })
    say(`the history’s ${history.attempts.length} attempts are in the logs`)
  }
  return { loadRecords: () => records(parts, origin, history) }
}

function begin({ wanted, folder }: HistoryParts): Origin {
  const origin = { ...wanted, end: Date.now(), linesLoaded: false, recordsLoaded: false }
  writeOrigin(folder, origin)
  return origin
}

async function records(
  { dynamo, folder, say, signal }: HistoryParts,
  origin: Origin,
  history: History,
): Promise<void> {
  await loadRecords(dynamo, history.items, signal)
  writeOrigin(folder, { ...origin, linesLoaded: true, recordsLoaded: true })
  say(`the history’s ${history.items.length} records are in the tables`)
}
