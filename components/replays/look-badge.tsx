import { Icon } from '#components/ui/icon.tsx'
import type { Prediction, ReplayView } from '#lib/domain/replay-views.ts'
import { type Look, lookOf, PREDICTION_LOOKS } from './words.ts'

export function LookBadge({ look, large = false }: { readonly look: Look; readonly large?: boolean }) {
  const classes = ['badge', `c-${look.tone}`, large ? 'lg' : '', look.dashed ? 'dashed' : '']
    .filter(Boolean)
    .join(' ')
  return (
    <span className={classes}>
      <Icon name={look.icon} />
      {look.word}
    </span>
  )
}

/** A prediction wears the outcome's icon, never a shield. */
export function PredictionLabel({ prediction }: { readonly prediction: Prediction }) {
  const look = PREDICTION_LOOKS[prediction.name]
  return (
    <span className={`o c-${look.tone}`}>
      <Icon name={look.icon} size="sm" />
      <span>{look.word}</span>
    </span>
  )
}

/** A replay's verdict, else the state of its send. */
export function ReplayBadge({ replay, large }: { readonly replay: ReplayView; readonly large?: boolean }) {
  return <LookBadge look={lookOf(replay)} large={large ?? false} />
}
