'use client'

import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { Logo } from '#components/ui/logo.tsx'
import { hrefTo } from './url.ts'

/** The name, and the way to the Overview over the range that is looked at. */
export function Brand() {
  return (
    <Link className="brand" href={hrefTo('/', useSearchParams())} aria-label="Onceboard, overview">
      <Logo />
      <span>Onceboard</span>
    </Link>
  )
}
