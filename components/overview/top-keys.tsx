import Link from 'next/link'
import { hrefTo } from '#components/shell/url.ts'
import { Icon } from '#components/ui/icon.tsx'
import { KeyText } from '#components/ui/key-text.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import type { SourceData } from '#lib/domain/views.ts'
import { formatCount, formatDuration } from '#lib/format.ts'

interface TopKeysProps {
  readonly data: SourceData
  readonly params: URLSearchParams
  /** All deliveries of the source. */
  readonly href: string
}

/** The events that were delivered most often in the range. */
export function TopKeys({ data, params, href }: TopKeysProps) {
  return (
    <Panel
      id="keys"
      title="Top keys"
      sub="by deliveries"
      actions={
        <Link className="small" href={href}>
          All deliveries
        </Link>
      }
    >
      {data.topKeys.length === 0 ? (
        <p className="say">No line of this range names a key.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col" className="num" aria-sort="descending">
                <span className="sorted-by">
                  Deliveries
                  <Icon name="sorted" size="sm" />
                </span>
              </th>
              <th scope="col" className="num">
                Duplicate
              </th>
              <th scope="col" className="num p1">
                Slowest
              </th>
            </tr>
          </thead>
          <tbody>
            {data.topKeys.map(({ key, deliveries, duplicate, slowestMs }) => (
              <tr key={key}>
                <td className="kcell">
                  <Link className="key-l" href={eventHref(key, data.pipeline, params)}>
                    <KeyText value={key} />
                  </Link>
                </td>
                <td className="num">{formatCount(deliveries)}</td>
                <td className="num">{formatCount(duplicate)}</td>
                <td className="num p1">
                  {slowestMs === null ? (
                    <Unknown reason="its first processing was not read" />
                  ) : (
                    formatDuration(slowestMs)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/* An event's page is over all that is retained: the range stays behind. */
function eventHref(key: string, pipeline: string, params: URLSearchParams): string {
  return hrefTo(`/events/${encodeURIComponent(key)}`, params, {
    pipeline,
    from: null,
    to: null,
    replays: null,
  })
}
