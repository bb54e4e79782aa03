import type { Series } from '#lib/domain/views.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatMinute } from '#lib/format-time.ts'
import { percentOf } from './scale.ts'
import type { Band } from './series.ts'
import { extentOf, unreadBands } from './series.ts'

const DAY = 86_400_000
/* A band this wide holds its own label; one this near to the left edge has it at its right. */
const ROOMY = 0.16
const NEAR = 0.24

/** `03:10–03:30`, with days where the band is long. */
export function bandWord({ from, to }: Band, zone: Zone): string {
  const clock = (t: number) =>
    to - from < DAY ? formatMinute(t, zone) : `${formatDate(t, zone)} ${formatMinute(t, zone)}`
  return `${clock(from)}–${clock(to)}`
}

interface UnreadBandsProps {
  readonly series: Series
  readonly zone: Zone
  readonly className?: string
  /** Names the widest band on the plot; lanes below leave it out. */
  readonly labelled?: boolean
}

/** Stretches that were not read, hatched over the full height: nothing is known there, and it is not zero. */
export function UnreadBands({ series, zone, className = '', labelled = false }: UnreadBandsProps) {
  const { from, to } = extentOf(series)
  const bands = unreadBands(series)
  const widest = bands.reduce<Band | null>(
    (best, band) => (!best || band.to - band.from > best.to - best.from ? band : best),
    null,
  )
  return (
    <div className={className}>
      {bands.map((band) => (
        <div
          key={band.from}
          id={labelled && band === widest ? 'gap' : undefined}
          className={`gapband ${placeOf(band, from, to)}`}
          style={{
            left: percentOf(band.from, from, to),
            width: percentOf(band.to - band.from, 0, to - from),
          }}
        >
          {labelled && band === widest ? (
            <span>
              {band.kind === 'none' ? 'not read' : 'read in part'} {bandWord(band, zone)}
            </span>
          ) : null}
        </div>
      ))}
    </div>
  )
}

function placeOf(band: Band, from: number, to: number): string {
  if ((band.to - band.from) / (to - from) > ROOMY) return 'roomy'
  return (band.from - from) / (to - from) < NEAR ? 'near' : ''
}
