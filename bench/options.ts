import { parseArgs } from 'node:util'
import { MEASUREMENTS } from './measurements.ts'

export interface Options {
  readonly only: readonly string[]
  /** Ascending. */
  readonly sizes: readonly number[]
  readonly keep: boolean
}

export const USAGE = `npm run bench                          everything, at 1 M and 10 M deliveries
npm run bench -- --only ingest,queries some of it: ${MEASUREMENTS.map(({ name }) => name).join(', ')}
npm run bench -- --size 1m             with stores of that many deliveries (1m,10m: both)
npm run bench -- --keep                leaves its data where it says`

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, size: { type: 'string' }, keep: { type: 'boolean' } },
  })
  const names = MEASUREMENTS.map(({ name }) => name)
  const only = values.only?.split(',') ?? names
  const unknown = only.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new UsageError(`there is no measurement \`${unknown}\`\n${USAGE}`)
  const sizes = (values.size ?? '1m,10m').split(',').map(countOf)
  return { only, sizes: sizes.sort((a, b) => a - b), keep: values.keep ?? false }
}

function countOf(text: string): number {
  const { digits, unit } = /^(?<digits>\d+)(?<unit>[km]?)$/i.exec(text.trim())?.groups ?? {}
  const count = Number(digits) * (unit === '' ? 1 : unit?.toLowerCase() === 'k' ? 1_000 : 1_000_000)
  if (count >= 1_000) return count
  throw new UsageError(`--size ${text}: write 200k, 1m or 1m,10m; at least 1000\n${USAGE}`)
}
