import Link from 'next/link'

interface ReplaysNoteProps {
  /** The URL's `replays`; null is exclude. */
  readonly mode: string | null
  /** The same page with another mode; null for the default. */
  readonly hrefOf: (mode: string | null) => string
}

/** Whether the figures count Onceboard's own replays, and the way to the other. */
export function ReplaysNote({ mode, hrefOf }: ReplaysNoteProps) {
  if (mode === 'only') {
    return (
      <>
        Only replays by Onceboard are counted. <Link href={hrefOf(null)}>Leave them out</Link>
      </>
    )
  }
  if (mode === 'include') {
    return (
      <>
        Replays by Onceboard are counted like others. <Link href={hrefOf(null)}>Leave them out</Link>
      </>
    )
  }
  return (
    <>
      Replays by Onceboard are left out of every figure. <Link href={hrefOf('include')}>Count them</Link>
    </>
  )
}
