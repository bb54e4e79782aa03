import { compileError } from './compile-error.ts'
import { type Token, type TokenKind, tokenize } from './tokens.ts'

/** Tokens, read from left to right. Everything that fails throws MalformedQueryException. */
export class Reader {
  readonly query: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(query: string) {
    this.query = query
    this.#tokens = tokenize(query)
  }

  get next(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]
    if (token === undefined) throw compileError('the query is empty', 0, 0)
    return token
  }

  take(): Token {
    const token = this.next
    this.#at += 1
    return token
  }

  /** Takes the next token where it is this mark. */
  mark(text: string): boolean {
    const found = this.next.kind === 'mark' && this.next.text === text
    if (found) this.take()
    return found
  }

  /** Takes the next token where it is this keyword, in any case. */
  word(text: string): boolean {
    const { kind, start } = this.next
    const found = kind === 'name' && this.query[start] !== '`' && this.next.text.toLowerCase() === text
    if (found) this.take()
    return found
  }

  expect(kind: TokenKind, wanted: string): Token {
    if (this.next.kind !== kind) this.fail(wanted)
    return this.take()
  }

  expectMark(text: string): void {
    if (!this.mark(text)) this.fail(`'${text}'`)
  }

  /** One or more, with commas between them. */
  list<T>(read: () => T): T[] {
    const items = [read()]
    while (this.mark(',')) items.push(read())
    return items
  }

  /** What was written from `start` to the last token taken, without spaces. */
  writtenSince(start: number): string {
    return this.query.slice(start, this.#tokens[this.#at - 1]?.end).replace(/\s+/g, '')
  }

  fail(wanted: string): never {
    const { text, start, end } = this.next
    throw compileError(`unexpected symbol found ${text}, expected ${wanted}`, start, end)
  }
}
