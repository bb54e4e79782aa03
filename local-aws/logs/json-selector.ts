import { isObject } from '../http/input.ts'
import { invalidPattern } from './pattern-parts.ts'

/** From a JSON document to what a selector names; undefined where there is nothing. */
export type Selector = (document: unknown) => unknown

const STEP = /\.?(?:(?<name>(?<=\.)[\w-]+)|\[(?<index>\d+)\]|\[(?:'(?<single>[^']+)'|"(?<double>[^"]+)")\])/y

/** Reads `$.a.b[0]['c d']`. Throws InvalidParameterException. */
export function selector(text: string): Selector {
  const path: (string | number)[] = []
  let at = 1
  while (at < text.length) {
    STEP.lastIndex = at
    const groups = STEP.exec(text)?.groups
    if (groups === undefined) throw invalidPattern(`${text} is no selector.`)
    at = STEP.lastIndex
    path.push(groups['index'] === undefined ? nameOf(groups) : Number(groups['index']))
  }
  if (path.length === 0) throw invalidPattern(`${text} selects no field.`)
  return (document) => path.reduce(stepInto, document)
}

function nameOf(groups: Readonly<Record<string, string | undefined>>): string {
  return groups['name'] ?? groups['single'] ?? groups['double'] ?? ''
}

function stepInto(value: unknown, key: string | number): unknown {
  if (typeof key === 'number') return Array.isArray(value) ? value[key] : undefined
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
