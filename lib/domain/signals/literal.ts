/** Shorter texts are found in so many lines that looking for them first saves nothing. */
const SHORTEST = 3
/** Alternatives that are still looked for as texts. */
const MOST = 16

/**
 * Texts of which every match of a regular expression must hold at least one, for a cheap look before the expensive
 * one: the longest sure text of each alternative. null where an alternative holds none. Classes, lookarounds and
 * whatever is optional or repeated count for nothing.
 */
export function requiredLiterals(pattern: string): readonly string[] | null {
  return alternatives({ tokens: pattern.match(TOKEN) ?? [], at: 0 })
}

const TOKEN =
  /\\(?:x[\da-f]{2}|u[\da-f]{4}|u\{[\da-f]+\}|c[a-z]|[kp]<[^>]*>|p\{[^}]*\}|\d+|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\((?:\?(?:<[=!]|[=!:]|<[^>]*>|[a-z-]*:))?|[\s\S]/gi

interface Cursor {
  readonly tokens: readonly string[]
  at: number
}

/** Up to the group's `)`, which is left where it is. */
function alternatives(cursor: Cursor): readonly string[] | null {
  const each = [sequence(cursor)]
  while (cursor.tokens[cursor.at] === '|') {
    cursor.at++
    each.push(sequence(cursor))
  }
  const texts = each.flatMap((found) => found ?? [])
  return each.includes(null) || texts.length > MOST ? null : texts
}

function sequence(cursor: Cursor): readonly string[] | null {
  let best: readonly string[] | null = null
  let run = ''
  const offer = (texts: readonly string[] | null) => {
    if (texts !== null && shortest(texts) >= SHORTEST && shortest(texts) > shortest(best)) best = texts
  }
  for (let token = part(cursor); token !== null; token = part(cursor)) {
    const text = textOf(token)
    const group = token.startsWith('(') ? groupAt(cursor, token) : null
    if (group === null) cursor.at++
    const quantified = skipQuantifier(cursor)
    if (text !== null && !quantified) {
      run += text
      continue
    }
    offer([run])
    run = ''
    if (!quantified) offer(group?.texts ?? null)
  }
  offer([run])
  return best
}

/** The next token of a sequence; null at its end. */
function part({ tokens, at }: Cursor): string | null {
  const token = tokens[at]
  return token === undefined || token === '|' || token === ')' ? null : token
}

/** A group's sure texts; none of a lookaround's or of one with other flags. Leaves the cursor behind its `)`. */
function groupAt(cursor: Cursor, opening: string): { readonly texts: readonly string[] | null } {
  cursor.at++
  const texts = alternatives(cursor)
  cursor.at++
  const plain = opening === '(' || opening === '(?:' || /^\(\?<[^=!]/.test(opening)
  return { texts: plain ? texts : null }
}

/** Whether a quantifier follows; behind it afterwards. Also one that demands the text ends a run: it may repeat it. */
function skipQuantifier(cursor: Cursor): boolean {
  const from = cursor.at
  while (isQuantifier(cursor.tokens[cursor.at])) cursor.at++
  return cursor.at > from
}

function isQuantifier(token: string | undefined): boolean {
  return token === '*' || token === '+' || token === '?' || /^\{\d/.test(token ?? '')
}

/** The text that a token stands for; null where it may stand for several, or for a place. */
function textOf(token: string): string | null {
  if (token.length === 1) return '.^$|()[]{}\\*+?'.includes(token) ? null : token
  return /^\\[^\w\s]$/.test(token) ? token.slice(1) : null
}

function shortest(texts: readonly string[] | null): number {
  return texts === null ? 0 : Math.min(...texts.map((text) => text.length))
}
