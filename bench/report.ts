import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Figure, reaches, shown } from './figure.ts'
import type { Machine } from './machine.ts'

export interface Report {
  /** ISO 8601 */
  readonly began: string
  readonly minutes: number
  readonly machine: Machine
  readonly sizes: readonly number[]
  readonly figures: readonly Figure[]
  /** What could not be measured, and why. */
  readonly failures: readonly { readonly measurement: string; readonly reason: string }[]
}

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url))

/** As Markdown, so that it can be read here and pasted into docs/performance.md. */
export function table(report: Report): string {
  const { machine } = report
  const rows = report.figures.map((figure) => [
    figure.what,
    targetOf(figure),
    valueOf(figure),
    figure.beside,
    verdict(figure),
  ])
  return [
    `${report.began}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}, SQLite ${machine.sqlite}, Next ${machine.next}, commit ${machine.commit}; ${report.minutes} min`,
    '',
    ...markdown([['what', 'must reach', 'measured', 'beside it', ''], ...rows]),
    ...report.failures.map(({ measurement, reason }) => `\nnot measured: ${measurement}: ${reason}`),
  ].join('\n')
}

/** Answers the file's path. */
export function writeReport(report: Report): string {
  mkdirSync(RESULTS, { recursive: true })
  const path = join(RESULTS, `${report.began.replaceAll(':', '-').slice(0, 19)}.json`)
  const figures = report.figures.map((figure) => ({ ...figure, reached: reaches(figure) }))
  writeFileSync(path, `${JSON.stringify({ ...report, figures }, null, 2)}\n`)
  return path
}

/** One figure in words, as soon as it is known. */
export function sentence(figure: Figure): string {
  const reached = reaches(figure)
  const judged = reached === null ? '' : `, must be ${targetOf(figure)}: ${reached ? 'yes' : 'NO'}`
  const beside = figure.beside === '' ? '' : ` (${figure.beside})`
  return `  ${figure.what}: ${valueOf(figure)}${judged}${beside}`
}

function verdict(figure: Figure): string {
  const reached = reaches(figure)
  return reached === null ? '' : reached ? 'yes' : '**no**'
}

function targetOf({ target, unit }: Figure): string {
  if (target === null) return ''
  const text = 'atLeast' in target ? `≥ ${shown(target.atLeast)}` : `≤ ${shown(target.atMost)}`
  return unit === '' ? text : `${text} ${unit}`
}

function valueOf({ value, unit }: Figure): string {
  return unit === '' ? shown(value) : `${shown(value)} ${unit}`
}

function markdown(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)]
}
