import { compileError } from './compile-error.ts'

export type TokenKind = 'name' | 'number' | 'duration' | 'string' | 'regex' | 'mark' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** A string's or a quoted name's content; a regex without its slashes; else as written. */
  readonly text: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

const SPACE = /(?:\s+|#[^\n]*)+/y
const SHAPES: readonly (readonly [TokenKind, RegExp])[] = [
  ['duration', /\d+(?:ms|s|m|h|d|w)\b/y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.])/y],
  ['name', /[@A-Za-z_][\w.@]*/y],
  ['name', /`(?<body>[^`]+)`/y],
  ['string', /"(?<body>(?:[^"\\]|\\.)*)"/sy],
  ['string', /'(?<body>(?:[^'\\]|\\.)*)'/sy],
  ['regex', /\/(?<body>(?:[^/\\\n]|\\.)+)\//y],
  ['mark', /=~|!=|<=|>=|[|,()=<>*]/y],
]

function readToken(query: string, start: number): Token {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = start
    const match = shape.exec(query)
    if (match === null) continue
    const body = match.groups?.['body']
    const text = kind === 'string' ? body?.replace(/\\(["'\\])/g, '$1') : body
    return { kind, text: text ?? match[0], start, end: shape.lastIndex }
  }
  throw compileError(`unexpected symbol found ${query[start]}`, start, start + 1)
}

/** Cuts a Logs Insights query into tokens, an `end` last. Throws MalformedQueryException. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; ; ) {
    SPACE.lastIndex = at
    if (SPACE.exec(query) !== null) at = SPACE.lastIndex
    if (at >= query.length) return [...tokens, { kind: 'end', text: '<EOF>', start: at, end: at }]
    const token = readToken(query, at)
    tokens.push(token)
    at = token.end
  }
}
