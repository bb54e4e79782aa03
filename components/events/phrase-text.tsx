import { visibleText } from '#components/ui/visible-text.ts'
import type { Phrase } from './phrase.ts'

/** A phrase with its ids in mono; text of others is made inert. */
export function PhraseText({ phrase }: { readonly phrase: Phrase }) {
  return phrase.map((part) =>
    typeof part === 'string' ? (
      visibleText(part)
    ) : (
      <span key={part.mono} className="mono">
        {visibleText(part.mono)}
      </span>
    ),
  )
}
