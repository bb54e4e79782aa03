import type { Outcome } from '#lib/domain/outcome.ts'
import type { IconName } from './icon.tsx'
import { Icon } from './icon.tsx'

/** What is marked on a delivery beside its outcome. `loss` and `unknown` share the outcomes' way of looking. */
export type Mark = Outcome | 'retry' | 'breach' | 'loss' | 'unknown' | 'replay'

interface Look {
  readonly word: string
  readonly icon: IconName
  /** Sets the hue for everything within. */
  readonly hue: string
  /** The fill of its bars. */
  readonly fill: string
}

/** One colour, one silhouette, one word for each, everywhere. */
export const MARK_LOOK: Readonly<Record<Mark, Look>> = {
  processed: { word: 'processed', icon: 'processed', hue: 'c-processed', fill: 'var(--processed)' },
  duplicate: { word: 'duplicate', icon: 'duplicate', hue: 'c-duplicate', fill: 'var(--duplicate)' },
  in_progress: { word: 'in_progress', icon: 'in-progress', hue: 'c-in-progress', fill: 'var(--in-progress)' },
  failed: { word: 'failed', icon: 'failed', hue: 'c-failed', fill: 'var(--failed)' },
  mismatch: { word: 'mismatch', icon: 'mismatch', hue: 'c-mismatch', fill: 'var(--mismatch)' },
  retry: { word: 'retry', icon: 'retry', hue: 'c-retry', fill: 'var(--retry)' },
  breach: { word: 'breach', icon: 'breach', hue: 'c-breach', fill: 'var(--breach)' },
  loss: { word: 'suspected loss', icon: 'loss', hue: 'c-loss', fill: 'var(--loss)' },
  unknown: { word: 'unknown', icon: 'unknown', hue: 'c-unknown', fill: 'var(--unknown)' },
  replay: { word: 'replay', icon: 'replay-mark', hue: 'c-neutral', fill: 'var(--text-3)' },
}

interface MarkProps {
  readonly mark: Mark
  readonly size?: 'md' | 'sm'
  /** Another word than the mark's own: "of which retry". */
  readonly word?: string
}

/** Icon and word in the mark's hue, as text: in rows, tooltips, lanes. */
export function MarkLabel({ mark, size = 'md', word }: MarkProps) {
  const look = MARK_LOOK[mark]
  return (
    <span className={`o ${look.hue}`}>
      <Icon name={look.icon} size={size} />
      <span>{word ?? look.word}</span>
    </span>
  )
}

/** The same on its soft ground, for heads and lists of few. */
export function MarkBadge({ mark, word }: Omit<MarkProps, 'size'>) {
  const look = MARK_LOOK[mark]
  return (
    <span className={`badge ${look.hue}`}>
      <Icon name={look.icon} />
      {word ?? look.word}
    </span>
  )
}
