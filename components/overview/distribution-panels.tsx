import { Histogram, histogramRows } from '#components/charts/histogram.tsx'
import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { TableTwin } from '#components/ui/table-twin.tsx'
import type { Histogram as HistogramData, SourceData } from '#lib/domain/views.ts'
import { formatCount, formatDuration, formatPlural, formatSpan } from '#lib/format.ts'

/** How late duplicates come after their event's first processing, against the window that must still remember it. */
export function LagsPanel({ data }: { readonly data: SourceData }) {
  const { duplicateLags: lags, windowMs } = data
  const beyond = lags && windowMs !== null ? countBeyond(lags, windowMs) : 0
  return (
    <Panel
      id="lags"
      title="How late duplicates arrive"
      sub={windowMs === null ? 'logarithmic' : 'against W, logarithmic'}
    >
      {lags === null ? (
        <p className="say">No duplicate in this range whose first processing was read.</p>
      ) : (
        <>
          <Histogram
            data={lags}
            unit="duplicates"
            fill="var(--duplicate)"
            windowMs={windowMs}
            label={`Lag of ${formatPlural(lags.count, 'duplicate')}, logarithmic. Half arrive within ${formatDuration(lags.p50Ms)}, 99% within ${formatDuration(lags.p99Ms)}.`}
          />
          <p className="say">
            p50 <b>{formatDuration(lags.p50Ms)}</b> · p99 <b>{formatDuration(lags.p99Ms)}</b>
            {windowMs === null ? null : ` · W ${formatSpan(windowMs)}. ${beyondWord(beyond)}`}
          </p>
          <Twin caption="Duplicates by lag" head="Lag" unit="duplicates" data={lags} />
        </>
      )}
    </Panel>
  )
}

/** How long attempts run. */
export function DurationsPanel({ data }: { readonly data: SourceData }) {
  const { durations } = data
  return (
    <Panel
      id="durations"
      title="How long attempts take"
      sub={durations ? `${formatPlural(durations.count, 'attempt')}, logarithmic` : null}
    >
      {durations === null ? (
        <p className="say">No attempt in this range shows both its start and its end.</p>
      ) : (
        <>
          <Histogram
            data={durations}
            unit="attempts"
            fill="var(--text-3)"
            windowMs={null}
            label={`Durations of ${formatPlural(durations.count, 'attempt')}, logarithmic. Half take up to ${formatDuration(durations.p50Ms)}, 99% up to ${formatDuration(durations.p99Ms)}.`}
          />
          <p className="say">
            p50 <b>{formatDuration(durations.p50Ms)}</b> · p99 <b>{formatDuration(durations.p99Ms)}</b>
          </p>
          <Twin caption="Attempts by duration" head="Duration" unit="attempts" data={durations} />
        </>
      )}
    </Panel>
  )
}

function countBeyond({ bins }: HistogramData, ms: number): number {
  return bins.filter(({ fromMs }) => fromMs >= ms).reduce((total, { count }) => total + count, 0)
}

function beyondWord(count: number): string {
  return count === 0
    ? 'None came after W.'
    : `${formatCount(count)} came after W, when the guard no longer had to know them.`
}

interface TwinProps {
  readonly caption: string
  readonly head: string
  readonly unit: string
  readonly data: HistogramData
}

function Twin({ caption, head, unit, data }: TwinProps) {
  return (
    <PanelFoot>
      <TableTwin caption={caption} head={[head, unit]} rows={histogramRows(data)} />
    </PanelFoot>
  )
}
