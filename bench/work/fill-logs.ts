import { batches, type DataBatch } from '../data.ts'

const LINES_A_REQUEST = 100_000

export interface FillOrder {
  readonly endpoint: string
  readonly logGroup: string
  readonly deliveries: number
  /** ms */
  readonly from: number
  readonly days: number
}

interface Line {
  readonly time: number
  readonly message: string
}

/** The data as log lines, END included, into one log group of a local-aws. Answers how many lines. */
export async function fillLogs({ endpoint, logGroup, deliveries, from, days }: FillOrder): Promise<number> {
  let lines = 0
  let request = 0
  let streams = new Map<string, Line[]>()
  let waiting = 0
  const send = async () => {
    const body = {
      id: `bench-${request++}`,
      batches: [...streams].map(([stream, own]) => ({ logGroup, stream, lines: own })),
    }
    const answer = await fetch(`${endpoint}/_local-aws/append`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`local-aws answered ${answer.status}: ${await answer.text()}`)
    lines += waiting
    waiting = 0
    streams = new Map()
  }
  for (const data of batches(deliveries, { from, days, disorder: false })) {
    waiting += addTo(streams, data)
    if (waiting >= LINES_A_REQUEST) await send()
  }
  await send()
  return lines
}

function addTo(streams: Map<string, Line[]>, { signals }: DataBatch): number {
  let count = 0
  for (const { line, signal } of signals) {
    const own = streams.get(line.stream) ?? []
    streams.set(line.stream, own)
    if (signal.kind === 'report')
      own.push({ time: line.time, message: `END RequestId: ${signal.requestId}\n` })
    own.push({ time: line.time, message: line.message })
    count += signal.kind === 'report' ? 2 : 1
  }
  return count
}
