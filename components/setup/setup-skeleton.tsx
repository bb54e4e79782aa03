import { FiguresSkeleton } from '#components/shell/figures-skeleton.tsx'

const FIGURES = [
  'Log groups',
  'Furthest behind',
  'Quota used, highest',
  'Throttled',
  'Costs a day, about',
] as const
const PANELS = ['Accounts and regions', 'Log groups', 'Tracking tables'] as const
const ROWS = [120, 200, 164] as const

/** The frame of the Setup page while it is first read. */
export function SetupSkeleton() {
  return (
    <main className="page" id="content" aria-busy="true" aria-label="Reading">
      <FiguresSkeleton titles={FIGURES} />
      {PANELS.map((title) => (
        <section key={title} className="panel">
          <div className="panel-head">
            <h2>{title}</h2>
          </div>
          <table className="table">
            <tbody>
              {ROWS.map((width) => (
                <tr key={width}>
                  <td>
                    <span className="sk" style={{ width }} />
                  </td>
                  <td className="num">
                    <span className="sk" style={{ width: 64 }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </main>
  )
}
