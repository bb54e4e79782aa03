import { splitKey } from './key-parts.ts'
import { boundedText } from './visible-text.ts'

/** A key on one line: the middle goes first, the event's own part stays. The whole key (bounded) is its title. */
export function KeyText({ value }: { readonly value: string }) {
  const { head, tail } = splitKey(value)
  return (
    <bdi className="key" title={boundedText(value, 2_048)}>
      {head === '' ? null : <span className="h">{head}</span>}
      <span className="t">{tail}</span>
    </bdi>
  )
}
