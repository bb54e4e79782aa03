'use client'

import dynamic from 'next/dynamic'

/* The only place that loads Recharts: about 107 kB, which neither the frame nor the tables wait for. It does not render on
 * the server; the plot's height is reserved by its frame, and the table beside it needs none of this. */
const load = () => import('./recharts-plots.tsx')

export const OutcomeBars = dynamic(() => load().then((plots) => plots.OutcomeBars), { ssr: false })
export const RateLines = dynamic(() => load().then((plots) => plots.RateLines), { ssr: false })
