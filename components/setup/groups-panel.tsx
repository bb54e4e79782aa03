import { hrefWith } from '#components/shell/url.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { Fill } from '#components/ui/fill.tsx'
import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import { GROUP_STATES, type GroupsPage } from '#lib/domain/setup-views.ts'
import { formatCount } from '#lib/format.ts'
import { formatZone } from '#lib/format-time.ts'
import { GroupLine } from './group-line.tsx'
import { GroupTools, STATE_WORDS } from './group-tools.tsx'
import { ProblemStrips } from './problem-text.tsx'
import type { Times } from './times.ts'

interface GroupsPanelProps {
  readonly groups: GroupsPage
  /** Whether a collector reads at present. */
  readonly running: boolean
  readonly params: URLSearchParams
  readonly times: Times
}

const COLUMNS = 6

/** Every log group: how far it is read, what its lines left unsaid, and what stands in the way. */
export function GroupsPanel({ groups, running, params, times }: GroupsPanelProps) {
  const { all, matching, problems } = groups
  const shown = matching === all ? formatCount(all) : `${formatCount(matching)} of ${formatCount(all)}`
  const zone = `times in ${formatZone(times.zone, times.now)}`
  return (
    <Panel id="groups" title="Log groups" sub={`${shown} · ${zone}`}>
      <ProblemStrips problems={problems} />
      {all === 0 ? <None /> : <GroupTools groups={groups} params={params} />}
      {all > 0 && matching === 0 ? <NoMatch params={params} /> : null}
      {matching > 0 ? <Rows groups={groups} running={running} times={times} /> : null}
      {groups.pages > 1 ? <Pager groups={groups} params={params} /> : null}
    </Panel>
  )
}

function Rows({ groups, running, times }: Omit<GroupsPanelProps, 'params'>) {
  const byState = Map.groupBy(groups.rows, ({ state }) => state)
  const states = GROUP_STATES.filter((state) => byState.has(state))
  return (
    <table className="table two-line setup-groups">
      <caption className="vh">Log groups by state</caption>
      <thead>
        <tr>
          <th scope="col">Log group</th>
          <th scope="col" className="p3">
            Class
          </th>
          <th scope="col" className="num p2">
            Lines read
          </th>
          <th scope="col" className="num p2">
            Unmatched
          </th>
          <th scope="col" className="num p4">
            Compared
          </th>
          <th scope="col" className="num">
            Read to
          </th>
        </tr>
      </thead>
      {states.map((state) => (
        <tbody key={state}>
          <tr className="grp">
            <th scope="rowgroup" colSpan={COLUMNS}>
              {STATE_WORDS[state]} <small>{formatCount(groups.counts[state])}</small>
            </th>
          </tr>
          {(byState.get(state) ?? []).map((row) => (
            <GroupLine
              key={`${row.account} ${row.region} ${row.logGroup}`}
              row={row}
              running={running}
              columns={COLUMNS}
              times={times}
            />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Pager({ groups, params }: Pick<GroupsPanelProps, 'groups' | 'params'>) {
  const { page, pages, offset, rows, matching } = groups
  const href = (to: number) => hrefWith('/setup', params, { page: to === 1 ? null : String(to) })
  return (
    <PanelFoot>
      <span>
        {formatCount(offset + 1)}–{formatCount(offset + rows.length)} of {formatCount(matching)}
      </span>
      <span className="grow" />
      <nav className="pager" aria-label="Pages of log groups">
        {page > 1 ? (
          <LinkButton small href={href(page - 1)} scroll={false}>
            Previous
          </LinkButton>
        ) : null}
        {page < pages ? (
          <LinkButton small href={href(page + 1)} scroll={false}>
            Next
          </LinkButton>
        ) : null}
      </nav>
    </PanelFoot>
  )
}

function None() {
  return (
    <Fill kind="empty" title="No log group has been found">
      Check `logGroups:` and `region:` in the configuration. They are looked for again by themselves.
    </Fill>
  )
}

function NoMatch({ params }: { readonly params: URLSearchParams }) {
  const text = params.get('q')
  return (
    <Fill
      kind="empty"
      title={text ? `No log group here has “${boundedText(text, 60)}”` : 'No log group is in this state'}
      actions={
        <LinkButton href={hrefWith('/setup', params, { q: null, state: null, page: null })} scroll={false}>
          Show all log groups
        </LinkButton>
      }
    >
      Words are looked for in a group’s name, pipeline, account and region.
    </Fill>
  )
}
