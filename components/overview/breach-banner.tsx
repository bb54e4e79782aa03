import { bucketWord } from '#components/charts/marks.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { Series, SourceRow, Totals } from '#lib/domain/views.ts'
import { formatPlural } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatZone } from '#lib/format-time.ts'

interface BreachBannerProps {
  readonly totals: Totals
  readonly sources: readonly Pick<SourceRow, 'source' | 'pipeline' | 'breaches'>[]
  readonly series: Series
  readonly zone: Zone
  /** The deliveries that breached. */
  readonly href: string
}

/** Where the breaches are: `all in marketplace`, `in 3 sources`; null where there is none. */
export function breachPlace(sources: BreachBannerProps['sources']): string | null {
  const hit = sources.filter(({ breaches }) => (breaches ?? 0) > 0)
  const only = hit[0]
  if (!only) return null
  return hit.length === 1 ? `all in ${only.source ?? only.pipeline}` : `in ${hit.length} sources`
}

/** Said first, wherever an effect happened twice: how often, where and when. */
export function BreachBanner({ totals, sources, series, zone, href }: BreachBannerProps) {
  const keys = totals.breachedKeys ?? 0
  const hit = sources.filter(({ breaches }) => (breaches ?? 0) > 0)
  if (keys === 0 || hit.length === 0) return null
  const points = series.points.filter(({ breaches }) => (breaches ?? 0) > 0)
  const [first, last] = [points[0], points.at(-1)]
  const [one] = hit
  return (
    <div className="banner c-breach" role="alert">
      <Icon name="guard-breached" />
      <p>
        <b className="hot">Guard breached.</b>{' '}
        <b>
          {totals.atLeast.includes('breachedKeys') ? 'At least ' : null}
          {formatPlural(keys, 'key')}
        </b>{' '}
        from{' '}
        <b>{hit.length === 1 && one ? (one.source ?? one.pipeline) : formatPlural(hit.length, 'source')}</b>{' '}
        {keys === 1 ? 'was' : 'were'} processed more than once within the window
        {first && last
          ? `, ${bucketWord({ from: first.t, to: last.t + series.bucketMs }, zone)} ${formatZone(zone, last.t)}`
          : null}
        .
      </p>
      <div className="acts">
        <LinkButton small href={href}>
          See the {formatPlural(totals.breaches ?? keys, 'delivery', 'deliveries')}
        </LinkButton>
      </div>
    </div>
  )
}
