import type { LogLine } from '#lib/domain/log-line.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'

const readPlatform = signalReader([])

/**
 * Of one stream's lines, those of the run of `requestId` that was under way at `time` (ms): from its START to its
 * REPORT, or to where the next run starts. All of them where no START of it is among them.
 */
export function linesOfRequest(
  lines: readonly LogLine[],
  requestId: string | null,
  time: number,
): readonly LogLine[] {
  const signals = lines.map((line) => readPlatform(line.message))
  const start = signals.findLastIndex((signal, index) => {
    return signal?.kind === 'start' && signal.requestId === requestId && (lines[index]?.time ?? 0) <= time
  })
  if (requestId === null || start === -1) return lines
  const end = signals.findIndex((signal, index) => {
    if (index <= start || signal === null) return false
    return signal.kind === 'start' || (signal.kind === 'report' && signal.requestId === requestId)
  })
  if (end === -1) return lines.slice(start)
  return lines.slice(start, signals[end]?.kind === 'report' ? end + 1 : end)
}
