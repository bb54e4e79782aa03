import { z } from 'zod'
import { nearest } from './nearest.ts'
import type { Path } from './positions.ts'
import { listed } from './say.ts'

/** What zod found, as fields and what to write instead: one entry per field that is wrong. */
export interface Explained {
  readonly path: Path
  readonly message: string
}

type Issue = z.core.$ZodIssue

export function explain(issues: readonly Issue[], schema: z.core.$ZodType): Explained[] {
  const found = issues.flatMap((issue) => explainOne(issue, issue.path, schema))
  // One field may break two rules at once; the first says enough.
  return found.filter((one, index) => found.findIndex((other) => samePath(one.path, other.path)) === index)
}

function explainOne(issue: Issue, path: Path, schema: z.core.$ZodType): Explained[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path)
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known) }))
  }
  if (issue.code === 'invalid_union') {
    const inner = meantBranch(issue.errors)
    return inner.flatMap((one) => explainOne(one, [...path, ...one.path], schema))
  }
  return [{ path, message: issue.message }]
}

/** Of a union's branches the one whose kind fits the value: the one that complains about something inside. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const kindFits = (branch: readonly Issue[]) =>
    branch.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type')
  return branches.find(kindFits) ?? branches.at(-1) ?? []
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  return `is not a known field; write ${meant ?? `one of ${listed(known)}`}`
}

/** The names that the schema knows at a place in the document. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  let current: z.core.$ZodType | undefined = schema
  for (const step of [...path, null]) {
    current = inside(current)
    if (step === null) break
    if (current instanceof z.ZodObject) current = current.shape[String(step)]
    else if (current instanceof z.ZodArray) current = current.element
    else return []
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : []
}

/** What an optional holds; of a union, its mapping. */
function inside(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional) return inside(schema.unwrap())
  if (schema instanceof z.ZodUnion) return schema.options.find((option) => option instanceof z.ZodObject)
  return schema
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index])
}
