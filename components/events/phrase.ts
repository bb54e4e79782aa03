/** A sentence in which ids and names stand in mono; rendered by PhraseText, read as plain text by phraseText. */
export type Phrase = readonly (string | { readonly mono: string })[]

export function phraseText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : part.mono)).join('')
}

/** `7c1e04b2-93d8-4f6a-b1a7-2be3c0d65a90` → `7c1e…5a90`: enough to tell two ids apart by eye. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`
}

/** Ids that count up differ at their end. */
export function shortTail(id: string): string {
  return id.length <= 10 ? id : `…${id.slice(-6)}`
}

/** Hashes differ everywhere: their start is enough. */
export function shortHash(hash: string): string {
  return hash.length <= 10 ? hash : `${hash.slice(0, 6)}…`
}
