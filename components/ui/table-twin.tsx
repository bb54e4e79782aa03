import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

interface TableTwinProps {
  readonly caption: string
  /** What opens it; else "Show as table". */
  readonly summary?: string
  readonly head: readonly string[]
  /** Each row: its name, then its numbers. */
  readonly rows: readonly {
    readonly key: string
    readonly name: string
    readonly cells: readonly ReactNode[]
  }[]
  readonly onToggle?: (open: boolean) => void
}

/** The data beside a chart as a real table, closed at first: for readers, for copying. */
export function TableTwin({ caption, summary = 'Show as table', head, rows, onToggle }: TableTwinProps) {
  const [first, ...rest] = head
  return (
    <details className="twin" onToggle={onToggle && ((event) => onToggle(event.currentTarget.open))}>
      <summary>
        <Icon name="table" size="sm" />
        {summary}
      </summary>
      <div className="scroll twin-scroll">
        <table className="table">
          <caption className="vh">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {rest.map((name) => (
                <th key={name} scope="col" className="num">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, cells }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {cells.map((cell, index) => (
                  <td key={head[index + 1]} className="num">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
