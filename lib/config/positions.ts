import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
} from 'yaml'
import type { ConfigurationProblem } from './problem.ts'

/** A field's place in the document: `['pipelines', 0, 'window']`. */
export type Path = readonly PropertyKey[]

/** A YAML document that still knows on which line each field stands. */
export interface ReadDocument {
  readonly value: unknown
  /** From 1: the line of the field's name, else of the nearest thing around it that is written. */
  lineOf(path: Path): number
}

/** Reads one YAML document; the first thing that is no YAML is a problem with its line. */
export function readDocument(source: string, file: string): ReadDocument | ConfigurationProblem {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const wrong = document.errors[0] ?? document.warnings[0]
  if (wrong !== undefined) return badYaml(file, lines.linePos(wrong.pos[0]).line, wrong.message)
  try {
    return { value: document.toJS(), lineOf: (path) => lines.linePos(offsetOf(document, path)).line || 1 }
  } catch (error) {
    // An alias of nothing, or one that unfolds into too much.
    return badYaml(file, 1, error instanceof Error ? error.message : String(error))
  }
}

function badYaml(file: string, line: number, message: string): ConfigurationProblem {
  return {
    file,
    line,
    field: '',
    message: `is not YAML (${message.replace(/\s+/g, ' ')}); mend the indentation or the quotes`,
  }
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const step of path) {
    if (!isCollection(node)) return offset
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step)
      if (pair === undefined || !isScalar(pair.key)) return offset
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else {
      node = typeof step === 'symbol' ? undefined : node.get(Number(step), true)
      if (isNode(node)) offset = node.range?.[0] ?? offset
    }
  }
  return offset
}

/** `pipelines[0].window` */
export function fieldName(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}
