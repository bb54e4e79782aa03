'use client'

import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { Icon } from '#components/ui/icon.tsx'
import { hrefTo } from './url.ts'

/** Any part of a key leads to its deliveries, over the whole time that is retained. */
export function FindEvent() {
  const params = useSearchParams()
  const tz = params.get('tz')
  return (
    <>
      <Link
        className="btn icon only-m find-m"
        href={hrefTo('/deliveries', params, { from: 'all', to: null })}
        aria-label="Find an event"
      >
        <Icon name="search" size="sm" />
      </Link>
      <search className="find">
        <form action="/deliveries" method="get">
          <input type="hidden" name="from" value="all" />
          {tz ? <input type="hidden" name="tz" value={tz} /> : null}
          <Icon name="search" size="sm" />
          <input
            className="input"
            name="q"
            type="search"
            required
            placeholder="Find an event"
            aria-label="Find an event by a part of its key"
          />
        </form>
      </search>
    </>
  )
}
