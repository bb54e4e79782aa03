import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure.ts'
import { thisMachine } from './machine.ts'
import type { Bench } from './measurement.ts'
import { MEASUREMENTS } from './measurements.ts'
import { type Options, readOptions, UsageError } from './options.ts'
import { USUAL_PARSING } from './parsing.ts'
import { type Report, sentence, table, writeReport } from './report.ts'
import { Stores } from './stores.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)

async function measureAll({ only, sizes }: Options, folder: string): Promise<Report> {
  const began = Date.now()
  const stores = new Stores(join(folder, 'stores'), say)
  const usual = {
    ingest: 500_000,
    collector: 1_000_000,
    rounds: 3,
    queries: 400,
    parsing: USUAL_PARSING,
    demo: {},
  }
  const bench: Bench = { folder, sizes, usual, withPeers: true, stores, say }
  const figures: Figure[] = []
  const failures: { measurement: string; reason: string }[] = []
  for (const { name, run } of MEASUREMENTS.filter(({ name }) => only.includes(name))) {
    say(`\n${name}`)
    try {
      const measured = await run(bench)
      for (const figure of measured) say(sentence(figure))
      figures.push(...measured)
    } catch (error) {
      // One that fails must not take the others' minutes with it.
      failures.push({ measurement: name, reason: error instanceof Error ? error.message : String(error) })
      say(`${name} failed: ${error instanceof Error ? error.stack : error}`)
    }
  }
  const minutes = Math.round((Date.now() - began) / 6_000) / 10
  return { began: new Date(began).toISOString(), minutes, machine: thisMachine(), sizes, figures, failures }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  const folder = join(tmpdir(), 'onceboard-bench', String(process.pid))
  mkdirSync(folder, { recursive: true })
  // Stopped midway it still takes its gigabytes with it.
  const clean = () => options.keep || rmSync(folder, { recursive: true, force: true })
  process.once('exit', clean)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  const report = await measureAll(options, folder)
  console.log(`\n${table(report)}`)
  say(`\n${writeReport(report)}`)
  if (options.keep) say(`kept: ${folder}`)
  return report.failures.length > 0 ? 1 : 0
}

try {
  process.exit(await main())
} catch (error) {
  say(error instanceof UsageError ? error.message : String(error instanceof Error ? error.stack : error))
  process.exit(2)
}
