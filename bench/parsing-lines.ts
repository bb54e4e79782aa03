/** Deterministic numbers in [0, 1): the same lines in every run. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const NOISE = [
  'loading configuration from parameter store',
  'Fetched 42 rows in 18 ms',
  'connection reused: true; pool size 10; waiting 0',
  'GET https://api.example.com/v2/customers/9182 200 123ms',
  'cache miss for customer 2291, asking the database',
  'Warning: the field "vat" is empty, taking 0',
]
const ISO = '2026-11-20T14:32:07.123Z'

/**
 * Lines as a busy account writes them: runs in the text and the JSON format, by Node, Python and Powertools' Logger,
 * each with its START, END and REPORT, its outcome and some words of its own. About a quarter of them are JSON.
 */
export function parsingLines(count: number): string[] {
  const random = randomOf(7)
  const lines: string[] = []
  while (lines.length < count) lines.push(...(random() < 0.2 ? jsonRun(random) : textRun(random)))
  // As they come off the wire: flat strings, not ropes.
  return JSON.parse(JSON.stringify(lines.slice(0, count)))
}

function textRun(random: () => number): string[] {
  const id = requestId(random)
  const words = [noise(random), ...(random() < 0.5 ? [noise(random)] : []), outcome(random)]
  const style = random()
  const framed = words.map((text) => {
    if (style < 0.4) return `${ISO}\t${id}\tINFO\t${text}\n`
    if (style < 0.6) return `[INFO]\t${ISO}\t${id}\t${text}\n`
    if (style < 0.7) return logger(text, id)
    return `${text}\n`
  })
  const ms = (random() * 500).toFixed(2)
  return [
    `START RequestId: ${id} Version: 7\n`,
    ...framed,
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: ${ms} ms\tBilled Duration: 500 ms\tMemory Size: 1024 MB\tMax Memory Used: 91 MB\t\n`,
  ]
}

function jsonRun(random: () => number): string[] {
  const id = requestId(random)
  const platform = (type: string, record: object) =>
    JSON.stringify({ time: ISO, type: `platform.${type}`, record: { requestId: id, ...record } })
  const said = (message: string) => JSON.stringify({ timestamp: ISO, level: 'INFO', requestId: id, message })
  const metrics = { durationMs: Math.round(random() * 5e5) / 1e3, billedDurationMs: 500, memorySizeMB: 1_024 }
  return [
    platform('start', { version: '7' }),
    said(noise(random)),
    said(outcome(random)),
    platform('runtimeDone', { status: 'success', spans: [], metrics: { durationMs: 1, producedBytes: 2 } }),
    platform('report', { metrics: { ...metrics, maxMemoryUsedMB: 91 }, status: 'success' }),
  ]
}

function logger(message: string, id: string): string {
  return JSON.stringify({
    level: 'INFO',
    location: 'handler:12',
    message,
    timestamp: '2026-11-20 14:32:07,123+0000',
    service: 'orders',
    function_request_id: id,
  })
}

function outcome(random: () => number): string {
  const key = `shop-uploads#2026/11/${Math.floor(random() * 30)}/order ${Math.floor(random() * 1e6)}.csv#9b10a1c0f4b8e1d2c3b4a59687786950`
  const sequencer = Math.floor(random() * 2 ** 40).toString(16)
  const shown = random() < 0.3 ? ` ${JSON.stringify({ sequencer })}` : ''
  return `${random() < 0.03 ? 'Duplicate skipped for' : 'Inserted'} ${key}${shown}`
}

function noise(random: () => number): string {
  return `${NOISE[Math.floor(random() * NOISE.length)]} (${Math.floor(random() * 1e6)})`
}

function requestId(random: () => number): string {
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return [8, 4, 4, 4, 12].map((length) => `${hex()}${hex()}`.slice(0, length)).join('-')
}
