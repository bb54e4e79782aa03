'use client'

/* Its rows come from the series that the chart has already been sent, and are made when someone opens it: closed, they
 * would be a third of the page. */

import { useState } from 'react'
import { TableTwin } from '#components/ui/table-twin.tsx'
import type { SeriesPoint } from '#lib/domain/views.ts'
import { formatCount, formatRate, formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatMinute, formatZone } from '#lib/format-time.ts'
import { type PackedSeries, unpackSeries } from './packed-series.ts'
import { OUTCOME_FIELDS } from './series.ts'

const NOTE: Readonly<Record<SeriesPoint['coverage'], string>> = {
  full: '',
  partial: ' (read in part)',
  none: ' (not read)',
  filling: ' (still filling)',
}

/** The chart's buckets as a table, newest first. */
export function OutcomeTable({ packed, zone }: { readonly packed: PackedSeries; readonly zone: Zone }) {
  const [open, setOpen] = useState(false)
  const points = open ? unpackSeries(packed).points : []
  const name = formatZone(zone, points.at(-1)?.t ?? 0)
  const head = [
    `From (${name})`,
    ...OUTCOME_FIELDS.map(({ mark }) => mark),
    'retry',
    'breach',
    'duplicate rate',
  ]
  const rows = [...points].reverse().map((point) => ({
    key: String(point.t),
    name: `${formatDate(point.t, zone)} ${formatMinute(point.t, zone)}${NOTE[point.coverage]}`,
    cells: point.coverage === 'none' ? head.slice(1).map(() => '—') : cellsOf(point),
  }))
  return (
    <TableTwin
      caption={`Outcomes per ${formatSpan(packed.bucketMs)}, newest first`}
      head={head}
      rows={rows}
      onToggle={setOpen}
    />
  )
}

function cellsOf(point: SeriesPoint): string[] {
  const count = (value: number | null) => (value === null ? '—' : formatCount(value))
  return [
    ...OUTCOME_FIELDS.map(({ field }) => formatCount(point[field])),
    count(point.retries),
    count(point.breaches),
    point.duplicateRate === null ? '—' : formatRate(point.duplicateRate),
  ]
}
