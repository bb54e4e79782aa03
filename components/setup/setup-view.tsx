import type { Answer } from '#lib/domain/answer.ts'
import type { SetupData } from '#lib/domain/setup-views.ts'
import { readZone } from '#lib/format-time.ts'
import { CostPanel } from './cost-panel.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { PlacesPanel } from './places-panel.tsx'
import { SetupFigures } from './setup-figures.tsx'
import { StorePanel } from './store-panel.tsx'
import { TablesPanel } from './tables-panel.tsx'
import type { Times } from './times.ts'

interface SetupViewProps {
  readonly answer: Answer<SetupData>
  readonly params: URLSearchParams
  /** ms */
  readonly now: number
}

const CHANGED_RULES = ['RULES_CHANGED', 'FORMATS_CHANGED']

/** Whether and how everything is read: accounts and quotas, log groups, tables, the store, the cost. */
export function SetupView({ answer, params, now }: SetupViewProps) {
  const { data, freshness } = answer
  const times: Times = { zone: readZone(params.get('tz')), now }
  // The other problems stand at what they are about.
  const strips = freshness.problems.filter(
    ({ code }) => code.startsWith('COLLECTOR_') || CHANGED_RULES.includes(code),
  )
  return (
    <main className="page" id="content">
      <h1 className="vh">Setup</h1>
      <SetupFigures data={data} times={times} />
      <PlacesPanel data={data} strips={strips} times={times} />
      <GroupsPanel groups={data.groups} running={data.collector.running} params={params} times={times} />
      <TablesPanel tables={data.tables} times={times} />
      <div className="halves">
        <StorePanel store={data.store} times={times} />
        <CostPanel cost={data.cost} times={times} />
      </div>
    </main>
  )
}
