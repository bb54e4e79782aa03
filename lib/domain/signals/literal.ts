/**
 * The longest text that every match of a regular expression must hold, for a cheap look before the expensive one;
 * null where none is sure. Groups, classes and whatever is optional count for nothing.
 */
export function requiredLiteral(pattern: string): string | null {
  const runs: string[] = ['']
  let depth = 0
  for (const token of tokens(pattern)) {
    if (token === '|' && depth === 0) return null
    if (token.startsWith('(')) depth++
    if (token === ')') depth--
    if (isQuantifier(token)) runs.push(withoutLast(runs.pop() ?? ''), '')
    else if (depth > 0 || token === ')') runs.push('')
    else runs.push(...continued(runs.pop() ?? '', token))
  }
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  return longest.length >= 3 ? longest : null
}

const TOKEN =
  /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|k<[^>]*>|\d+|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gi

function tokens(pattern: string): readonly string[] {
  return pattern.match(TOKEN) ?? []
}

function isQuantifier(token: string): boolean {
  return token === '*' || token === '+' || token === '?' || /^\{\d/.test(token)
}

function withoutLast(run: string): string {
  return run.slice(0, -1)
}

function continued(run: string, token: string): readonly string[] {
  if (token.length === 1 && !'.^$|()[]{}\\'.includes(token)) return [run + token]
  if (/^\\[^\w\s]$/.test(token)) return [run + token.slice(1)]
  return [run, '']
}
