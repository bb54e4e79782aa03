import Link from 'next/link'
import { Icon } from '#components/ui/icon.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import { type Chip, chipsOf, LIST_FILTERS, without } from './list-url.ts'

const WORDS: Readonly<Partial<Record<Chip['name'], string>>> = { q: 'key' }

/** What narrows the list, each with a way out of it. */
export function FilterChips({ params }: { readonly params: URLSearchParams }) {
  const chips = chipsOf(params)
  if (chips.length === 0) return null
  return (
    <div className="row">
      {chips.map(({ name, values }) => {
        const word = WORDS[name] ?? name
        return (
          <span className="chip" key={name}>
            <span className="k">{word}</span>
            <bdi className="chip-v">{boundedText(values.join(', '), 80)}</bdi>
            <Link
              href={without('/deliveries', params, [name])}
              scroll={false}
              aria-label={`Remove filter ${word}`}
            >
              <Icon name="close" size="sm" />
            </Link>
          </span>
        )
      })}
      <Link
        className="btn sm ghost"
        href={without('/deliveries', params, [...LIST_FILTERS, 'q', 'replays'])}
        scroll={false}
      >
        Clear all
      </Link>
    </div>
  )
}
