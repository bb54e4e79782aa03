'use client'

import { useQueryState } from 'nuqs'

/** UTC or the reader's own zone. The URL names that zone, so a colleague elsewhere sees the same times. */
export function ZoneToggle({ className }: { readonly className?: string }) {
  const [tz, setTz] = useQueryState('tz', { shallow: false, history: 'replace' })
  const local = () => setTz(new Intl.DateTimeFormat().resolvedOptions().timeZone)
  return (
    <fieldset className={className ? `seg ${className}` : 'seg'} aria-label="Time zone">
      <button type="button" aria-pressed={tz === null} onClick={() => setTz(null)}>
        UTC
      </button>
      <button type="button" aria-pressed={tz !== null} title={tz ?? undefined} onClick={local}>
        Local
      </button>
    </fieldset>
  )
}
