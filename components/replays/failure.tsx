import type { ReactNode } from 'react'
import { CodeText } from '#components/ui/code-text.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { Zone } from '#lib/format-time.ts'
import type { Flow } from './flow.ts'
import type { ReplayFlow } from './use-replay-flow.ts'

/** What every step of the dialog gets. */
export interface StepProps {
  readonly replay: ReplayFlow
  readonly titleId: string
  /** The event's own part of its key. */
  readonly title: string
  /** Names of effects that cannot be seen from here. */
  readonly unseen: readonly string[]
  readonly zone: Zone
  readonly onClose: () => void
}

/** What went wrong with the last request, with a code to quote; the dialog stays where it is. */
export function Failure({ flow }: { readonly flow: Flow }): ReactNode {
  if (flow.error === null) return null
  return (
    <div className="note c-failed" role="alert">
      <Icon name="failed" size="sm" />
      <span>
        <b>
          <CodeText text={flow.error.message} />
        </b>{' '}
        <CodeText text={flow.error.hint} /> <span className="mono muted">{flow.error.code}</span>
      </span>
    </div>
  )
}
