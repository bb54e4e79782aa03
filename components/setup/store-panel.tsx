import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import type { KeptView, StoreView } from '#lib/domain/setup-views.ts'
import { formatSpan } from '#lib/format.ts'
import { formatFileSize } from './amounts.ts'
import { ProblemStrips } from './problem-text.tsx'
import { ShareBar } from './share-bar.tsx'
import { dayTime, type Times } from './times.ts'

const WORDS: Readonly<Record<KeptView['what'], string>> = {
  deliveries: 'Deliveries, attempts, lines',
  minutes: 'Counts by the minute',
  hours: 'Counts by the hour',
  days: 'Counts by the day',
}
const NO_FILE = 'the collector has not made it yet'

/** What is kept, for how long and since when, and what it takes on disk. */
export function StorePanel({ store, times }: { readonly store: StoreView; readonly times: Times }) {
  return (
    <Panel id="store" title="Store" sub="events.db">
      <ProblemStrips problems={store.problems} />
      <dl className="kv wide setup-kv">
        <Size term="On disk" bytes={store.fileBytes} />
        <Size term="In use" bytes={store.usedBytes} />
        <Size term="Write-ahead log" bytes={store.walBytes} />
        <dt>Size cap</dt>
        <dd>
          <Cap store={store} />
        </dd>
      </dl>
      <table className="table">
        <caption className="vh">What is kept, for how long, since when</caption>
        <thead>
          <tr>
            <th scope="col">Kept</th>
            <th scope="col" className="num">
              For
            </th>
            <th scope="col" className="num">
              Begins
            </th>
          </tr>
        </thead>
        <tbody>
          {store.kept.map(({ what, keptMs, begins }) => (
            <tr key={what}>
              <th scope="row">{WORDS[what]}</th>
              <td className="num">{keptMs === null ? 'ever' : formatSpan(keptMs)}</td>
              <td className="num">
                {begins === null ? <Unknown reason="nothing of it is stored yet" /> : dayTime(begins, times)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <PanelFoot>
        <span>
          {store.thinnedBefore === null
            ? 'What is let go changes no count of a kept bar; the room is used again.'
            : `To stay within the size, processed deliveries before ${dayTime(store.thinnedBefore, times)} were let go; their counts stay.`}
        </span>
      </PanelFoot>
    </Panel>
  )
}

function Size({ term, bytes }: { readonly term: string; readonly bytes: number | null }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{bytes === null ? <Unknown reason={NO_FILE} /> : formatFileSize(bytes)}</dd>
    </>
  )
}

function Cap({ store: { capBytes, usedBytes } }: { readonly store: StoreView }) {
  if (capBytes === null) return 'none: retention.size sets one'
  if (usedBytes === null) return formatFileSize(capBytes)
  return (
    <ShareBar
      share={usedBytes / capBytes}
      text={`${formatFileSize(usedBytes)} of ${formatFileSize(capBytes)}`}
      wide
    />
  )
}
