'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { endsInThePast } from './range.ts'

const EVERY_MS = 5_000

/** Keeps the page fresh while someone looks: the numbers on it stay until the new ones are there. */
export function Refresher() {
  const router = useRouter()
  const params = useSearchParams()
  const [pending, startTransition] = useTransition()
  const to = params.get('to')
  // Read by the timer, so that a slow answer is waited for and not asked for twice.
  const busy = useRef(false)
  busy.current = pending

  useEffect(() => {
    const refresh = () => {
      if (document.hidden || busy.current || endsInThePast(to, Date.now())) return
      startTransition(() => router.refresh())
    }
    const timer = setInterval(refresh, EVERY_MS)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [router, to])

  return null
}
