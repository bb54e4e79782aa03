import Link from 'next/link'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { Finding, Totals } from '#lib/domain/views.ts'
import { sourceHref } from './source-name.ts'

interface FindingsPanelProps {
  readonly findings: readonly Finding[]
  readonly totals: Totals
  readonly params: URLSearchParams
}

/** What is wrong or suspicious in the range. */
export function FindingsPanel({ findings, totals, params }: FindingsPanelProps) {
  return (
    <Panel id="findings" title="Findings" sub={findings.length > 0 ? String(findings.length) : null}>
      {findings.length === 0 ? (
        <p className="say">{nothingFound(totals)}</p>
      ) : (
        <ul className="find-list">
          {findings.map((finding) => (
            <Line
              key={`${finding.pipeline} ${finding.source} ${finding.title}`}
              finding={finding}
              params={params}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

const LOOK: Readonly<Record<Finding['severity'], { readonly icon: IconName; readonly hue: string }>> = {
  low: { icon: 'severity-low', hue: 'c-neutral' },
  medium: { icon: 'severity-medium', hue: 'c-neutral' },
  high: { icon: 'severity-high', hue: 'c-neutral' },
  critical: { icon: 'severity-critical', hue: 'c-breach' },
}

function Line({ finding, params }: { readonly finding: Finding; readonly params: URLSearchParams }) {
  const { icon, hue } = LOOK[finding.severity]
  return (
    <li>
      <span className={`o sev ${hue}`}>
        <Icon name={icon} label={finding.severity} />
      </span>
      <div>
        <Link href={sourceHref(finding, params)}>{finding.title}</Link>
        <p>{finding.detail}</p>
        <p className="meta">{finding.pipeline}</p>
      </div>
    </li>
  )
}

/* Nothing found is said of what was looked at, and of no more. */
function nothingFound(totals: Totals): string {
  if (totals.deliveries === 0) return 'No delivery in this range, so nothing to judge.'
  if (totals.breaches === null) return 'No window is known, so breaches cannot be judged in this range.'
  if (totals.breaches > 0) return 'Breaches are the only finding of this range: see the figures above.'
  const { breaches } = totals.known
  const part =
    breaches < totals.sources ? ` in the ${breaches} of ${totals.sources} sources whose window is known` : ''
  return `No breach in this range${part}: no event was processed twice within its window.`
}
