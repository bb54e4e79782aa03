import type { ReactNode } from 'react'
import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import type { Amounts, CostView } from '#lib/domain/setup-views.ts'
import { formatBytes, formatCount, formatDuration } from '#lib/format.ts'
import { formatDollars, formatPrice } from './amounts.ts'
import { shortTime, type Times } from './times.ts'

const TOO_SHORT = 'a day is told from five minutes on'

interface Line {
  readonly name: string
  readonly of: (amounts: Amounts) => string
  /** null: free of charge */
  readonly dollars: ((dollars: NonNullable<CostView['dollarsPerDay']>) => number) | null
}

const LINES: readonly Line[] = [
  { name: 'Requests', of: ({ requests }) => formatCount(requests), dollars: null },
  { name: 'Lines read', of: ({ linesRead }) => formatCount(linesRead), dollars: null },
  { name: 'Bytes of lines', of: ({ bytesRead }) => formatBytes(bytesRead), dollars: null },
  {
    name: 'Scanned by Logs Insights',
    of: ({ bytesScanned }) => formatBytes(bytesScanned),
    dollars: ({ insights }) => insights,
  },
  {
    name: 'DynamoDB read units',
    of: ({ readUnits }) => formatCount(readUnits),
    dollars: ({ readUnits }) => readUnits,
  },
]

/** What Onceboard itself asks of AWS, and about what that costs a day. */
export function CostPanel({ cost, times }: { readonly cost: CostView; readonly times: Times }) {
  const { prices, dollarsPerDay } = cost
  return (
    <Panel id="cost" title="What reading costs" sub="Onceboard’s own, all pipelines">
      <table className="table">
        <caption className="vh">
          What was asked of AWS in the range, a day at that pace, and its price
        </caption>
        <thead>
          <tr>
            <th scope="col">Asked of AWS</th>
            <th scope="col" className="num p1">
              In the range
            </th>
            <th scope="col" className="num">
              A day
            </th>
            <th scope="col" className="num">
              About $ a day
            </th>
          </tr>
        </thead>
        <tbody>
          {LINES.map((line) => (
            <CostLine key={line.name} line={line} cost={cost} />
          ))}
          <tr className="sum">
            <th scope="row">All of it</th>
            <td className="num p1" />
            <td className="num" />
            <td className="num">
              {dollarsPerDay === null ? <Unknown reason={TOO_SHORT} /> : formatDollars(dollarsPerDay.total)}
            </td>
          </tr>
        </tbody>
      </table>
      <PanelFoot>
        <span>
          {basis(cost, times)} Estimated with {prices.source}: {formatPrice(prices.insightsPerGb)} per GB that
          Logs Insights scans, {formatPrice(prices.perMillionReadUnits)} per million read units; requests to
          read log lines are free. Data transfer out of AWS is not in it.
        </span>
      </PanelFoot>
    </Panel>
  )
}

function CostLine({ line, cost }: { readonly line: Line; readonly cost: CostView }) {
  const { inRange, perDay, dollarsPerDay } = cost
  return (
    <tr>
      <th scope="row">{line.name}</th>
      <td className="num p1">
        {cost.countedFrom === null ? (
          <Unknown reason="nothing was counted in this range" />
        ) : (
          line.of(inRange)
        )}
      </td>
      <td className="num">{perDay === null ? <Unknown reason={TOO_SHORT} /> : line.of(perDay)}</td>
      <td className="num">{dollarsOf(line, dollarsPerDay)}</td>
    </tr>
  )
}

function dollarsOf({ dollars }: Line, perDay: CostView['dollarsPerDay']): ReactNode {
  if (dollars === null) return <span className="muted">free</span>
  return perDay === null ? <Unknown reason={TOO_SHORT} /> : formatDollars(dollars(perDay))
}

function basis({ countedFrom, countedMs, perDay, firstRead }: CostView, times: Times): string {
  if (countedFrom === null) return 'Nothing was asked of AWS in this range.'
  const since = `the ${formatDuration(countedMs)} since ${shortTime(countedFrom, times)}`
  if (perDay === null) return `Counted so far: ${since}; a day is told from five minutes on.`
  const first = firstRead ? ' The first read is part of it, which takes more than what follows.' : ''
  return `A day at the pace of ${since}.${first}`
}
