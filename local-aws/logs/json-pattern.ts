import { comparison, isScalar, ORDERS } from './comparison.ts'
import { type Selector, selector } from './json-selector.ts'
import type { Matcher } from './pattern.ts'
import { invalidPattern, Regexes, type PatternToken as Token, tokenize } from './pattern-parts.ts'

type Test = (document: unknown) => boolean

const TOKEN =
  /\s*(?:(?<selector>\$(?:\.?\[(?:\d+|'[^']+'|"[^"]+")\]|\.[\w-]+)*)|(?<mark>&&|\|\||!=|<=|>=|[(){}<>=])|"(?<text>(?:[^"\\]|\\.)*)"|%(?<regex>(?:[^%\\]|\\.)+)%|(?<word>[^\s(){}<>=&|!"%]+))\s*/suy
/**
 * A filter pattern over JSON: `{ $.a = "x*" && ($.b > 3 || $.c IS NULL) }`. A message that is no JSON object or array
 * does not match, nor does a comparison with a field that is missing, an object or a list.
 * Throws InvalidParameterException.
 */
export function compileJsonPattern(pattern: string): Matcher {
  const test = new JsonPattern(tokenize(pattern, TOKEN)).whole()
  return (message) => {
    if (!/^\s*[{[]/.test(message)) return false
    try {
      return test(JSON.parse(message))
    } catch {
      return false
    }
  }
}

class JsonPattern {
  readonly #tokens: readonly Token[]
  readonly #regexes = new Regexes()
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Test {
    this.#expect('{')
    const test = this.#either()
    this.#expect('}')
    if (this.#at < this.#tokens.length) throw invalidPattern('something follows the closing brace.')
    return test
  }

  #either(): Test {
    const tests = [this.#both()]
    while (this.#mark('||')) tests.push(this.#both())
    return (document) => tests.some((test) => test(document))
  }

  #both(): Test {
    const tests = [this.#one()]
    while (this.#mark('&&')) tests.push(this.#one())
    return (document) => tests.every((test) => test(document))
  }

  #one(): Test {
    if (this.#mark('(')) {
      const inner = this.#either()
      this.#expect(')')
      return inner
    }
    const token = this.#take()
    if (token.kind !== 'selector') throw invalidPattern(`${token.text} is no selector such as $.field.`)
    const select = selector(token.text)
    return this.#next()?.kind === 'word' ? this.#state(select) : this.#comparison(select)
  }

  /** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. */
  #state(select: Selector): Test {
    const words = `${this.#take().text} ${this.#take().text}`
    if (words === 'IS NULL') return (document) => select(document) === null
    if (words === 'IS TRUE') return (document) => select(document) === true
    if (words === 'IS FALSE') return (document) => select(document) === false
    if (words === 'NOT EXISTS') return (document) => select(document) === undefined
    throw invalidPattern(`${words} is none of IS NULL, IS TRUE, IS FALSE, NOT EXISTS.`)
  }

  #comparison(select: Selector): Test {
    const by = this.#take().text
    const holds = comparison(by, this.#take(), this.#regexes)
    return (document) => {
      const found = select(document)
      if (ORDERS.has(by)) return typeof found === 'number' && holds(found)
      return isScalar(found) && holds(found)
    }
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #take(): Token {
    const token = this.#next()
    if (token === undefined) throw invalidPattern('it ends too soon.')
    this.#at += 1
    return token
  }

  #mark(text: string): boolean {
    const token = this.#next()
    const found = token?.kind === 'mark' && token.text === text
    if (found) this.#at += 1
    return found
  }

  #expect(text: string): void {
    if (!this.#mark(text)) throw invalidPattern(`'${text}' is missing${this.#where()}.`)
  }

  #where(): string {
    const token = this.#next()
    return token === undefined ? '' : ` before ${token.text}`
  }
}
