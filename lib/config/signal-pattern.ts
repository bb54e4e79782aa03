import { EVIDENCE_FIELDS } from '#lib/domain/signals/evidence.ts'
import { nearest } from './nearest.ts'

/** The named groups that a signal's pattern may have: the key and what shows evidence. */
const GROUPS = ['key', ...EVIDENCE_FIELDS]

/** What is wrong with a signal's pattern and what to write instead; null where nothing is. */
export function checkPattern(pattern: string): string | null {
  if (pattern.length > 1000) return 'is longer than 1,000 characters; write a shorter pattern'
  const names = groupNames(pattern)
  if (names instanceof SyntaxError) {
    return `is not a regular expression (${names.message.replace(/^.*: /, '')}); write one like already handled (?<key>\\S+)`
  }
  if (!names.includes('key'))
    return 'names no key; write (?<key>…) around the part of the line that is the key'
  const unknown = names.find((name) => !GROUPS.includes(name))
  if (unknown === undefined) return null
  const meant = nearest(unknown, GROUPS)
  return `has an unknown group (?<${unknown}>…); write ${meant === null ? GROUPS.join(', ') : `(?<${meant}>…)`}`
}

/** An empty alternative makes any pattern match the empty text, and the match names all groups. */
function groupNames(pattern: string): string[] | SyntaxError {
  try {
    new RegExp(pattern)
    return Object.keys(new RegExp(`${pattern}|`).exec('')?.groups ?? {})
  } catch (error) {
    if (error instanceof SyntaxError) return error
    throw error
  }
}
