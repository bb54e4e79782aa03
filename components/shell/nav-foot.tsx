import type { ShellData } from '#lib/domain/views.ts'
import { formatPlural } from '#lib/format.ts'

/** What this Onceboard watches. */
export function NavFoot({ shell }: { readonly shell: ShellData }) {
  const where = shell.regions.join(', ')
  const name = shell.mode === 'embedded' ? 'demo' : null
  return (
    <div className="nav-foot">
      <b>{[name, where].filter(Boolean).join(' · ')}</b>
      <span>
        {formatPlural(shell.pipelines.length, 'pipeline')} · {formatPlural(shell.logGroups, 'log group')}
      </span>
    </div>
  )
}
