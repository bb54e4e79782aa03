'use client'

import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { Icon } from '#components/ui/icon.tsx'
import { formatSpan } from '#lib/format.ts'
import { readZone, toUrlTime } from '#lib/format-time.ts'
import { Menu } from './menu.tsx'
import { DEFAULT_SPAN, earlier, later, PRESETS, rangeWord, readWindow } from './range.ts'
import { hrefWith } from './url.ts'

/** The range of the page: presets, any two instants, and one length earlier or later. `now` is the server's, ms. */
export function RangePicker({ now }: { readonly now: number }) {
  const path = usePathname()
  const query = useSearchParams()
  const params = new URLSearchParams(query)
  params.delete('next')
  const [from, to] = [query.get('from'), query.get('to')]
  const window = readWindow(params, now, path.startsWith('/events/'))
  const word = rangeWord(from, to, window, readZone(query.get('tz')), now)
  const step = formatSpan(window.from === null ? DEFAULT_SPAN : window.to - window.from)
  return (
    <>
      <Step word="Earlier" step={step} path={path} params={params} range={earlier(window)} />
      <Menu
        label={`Range: ${word}`}
        summaryClass="btn pick"
        className="end"
        summary={
          <>
            <span>{word}</span>
            <Icon name="down" size="sm" />
          </>
        }
      >
        <ul>
          {PRESETS.map((preset) => (
            <li key={preset.word}>
              <Link
                href={hrefWith(path, params, { from: preset.from, to: null })}
                scroll={false}
                aria-current={preset.from === from && !to ? 'true' : undefined}
              >
                {preset.word}
              </Link>
            </li>
          ))}
        </ul>
        <CustomRange
          path={path}
          params={params}
          from={window.from ?? window.to - DEFAULT_SPAN}
          to={window.to}
        />
      </Menu>
      <Step word="Later" step={step} path={path} params={params} range={later(window, now)} />
    </>
  )
}

interface StepProps {
  readonly word: 'Earlier' | 'Later'
  readonly step: string
  readonly path: string
  readonly params: URLSearchParams
  readonly range: { readonly from: string | null; readonly to: string | null } | null
}

function Step({ word, step, path, params, range }: StepProps) {
  const icon = <Icon name={word === 'Earlier' ? 'previous' : 'next'} size="sm" />
  const name = `${word} by ${step}`
  if (!range) {
    return (
      <button type="button" className="btn sm icon ghost hide-m" aria-label={name} disabled>
        {icon}
      </button>
    )
  }
  return (
    <Link
      className="btn sm icon ghost hide-m"
      href={hrefWith(path, params, range)}
      scroll={false}
      aria-label={name}
      title={name}
    >
      {icon}
    </Link>
  )
}

interface CustomRangeProps {
  readonly path: string
  readonly params: URLSearchParams
  /** ms */
  readonly from: number
  readonly to: number
}

/* A plain form: it works without script, and the server says what is wrong with what was typed. */
function CustomRange({ path, params, from, to }: CustomRangeProps) {
  const kept = [...params].filter(([name]) => name !== 'from' && name !== 'to')
  return (
    <form action={path} method="get">
      {kept.map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <label className="field">
        <span className="lbl">From (ISO 8601 or -36h)</span>
        <input className="input" name="from" defaultValue={toUrlTime(Math.floor(from / 1_000) * 1_000)} />
      </label>
      <label className="field">
        <span className="lbl">To</span>
        <input className="input" name="to" defaultValue={toUrlTime(Math.floor(to / 1_000) * 1_000)} />
      </label>
      <button type="submit" className="btn">
        Show this range
      </button>
    </form>
  )
}
