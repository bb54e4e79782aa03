import { Panel } from '#components/ui/panel.tsx'
import type { SourceData } from '#lib/domain/views.ts'
import { formatPlural, formatSpan } from '#lib/format.ts'
import { rateReason } from './source-name.ts'

type Known = 'Yes' | 'At least' | 'No'

interface Row {
  readonly name: string
  readonly known: Known
  readonly why: string
}

/** Which figures this source's lines can give, and why not where they cannot. */
export function KnowPanel({ data }: { readonly data: SourceData }) {
  const rows = [duplicates(data), retries(data), breaches(data), ...silence(data), LOSS]
  return (
    <Panel id="known" title="What can be known here" sub={`from the lines of ${data.pipeline}`}>
      <ul className="know">
        {rows.map(({ name, known, why }) => (
          <li key={name}>
            <b>{name}</b>
            <span className={known === 'No' ? 'a no' : 'a'}>{known}</span>
            <span>{why}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const LOSS: Row = { name: 'Suspected loss', known: 'No', why: 'payloads are not compared yet' }

function duplicates({ totals, guard }: SourceData): Row {
  const name = 'Duplicate rate'
  if (totals.duplicateRate === null) return { name, known: 'No', why: rateReason({ ...totals, guard }) }
  return { name, known: 'Yes', why: 'first processings and suppressed duplicates are both seen' }
}

function retries({ totals }: SourceData): Row {
  const name = 'Retry rate'
  if (totals.retryRate === null) {
    const why =
      totals.deliveries === 0
        ? 'no delivery in this range'
        : 'no line carries a transport id: print the message’s own id'
    return { name, known: 'No', why }
  }
  const bounded = totals.atLeast.includes('retryRate')
  const why = bounded
    ? 'known by what the lines show; a redelivery under a new id that no line prints counts as a first'
    : 'the lines show what stays the same when the transport delivers again'
  return { name, known: bounded ? 'At least' : 'Yes', why }
}

function breaches({ totals, windowKind, windowMs }: SourceData): Row {
  const name = 'Breaches'
  if (totals.breaches === null) {
    return {
      name,
      known: 'No',
      why: 'how long the guard remembers is not known: configure window: or its table',
    }
  }
  const span = windowKind === 'for' && windowMs !== null ? `within ${formatSpan(windowMs)}` : 'ever again'
  const bounded = totals.atLeast.includes('breaches')
  const why = `a key processed ${span} counts${bounded ? '; older lines may still be unread' : ''}`
  return { name, known: bounded ? 'At least' : 'Yes', why }
}

function silence({ totals }: SourceData): Row[] {
  if (totals.silent === 0) return []
  const why = `${formatPlural(totals.silent, 'attempt')} ended clean without an outcome line; silence: says what that means`
  return [{ name: 'Silent attempts', known: 'No', why }]
}
