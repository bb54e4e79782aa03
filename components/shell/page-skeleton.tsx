import { FiguresSkeleton } from './figures-skeleton.tsx'

const FIGURES = ['Deliveries', 'Duplicate rate', 'Retry rate', 'Breaches', 'Suspected loss'] as const
const BARS = Array.from({ length: 72 }, (_, index) => Math.round(42 + 16 * Math.sin(index / 11)))
const ROWS = [44, 92, 148, 80, 112] as const

/** The frame of a page while its first numbers are read: nothing on it looks like a number. */
export function PageSkeleton() {
  return (
    <main className="page" id="content" aria-busy="true" aria-label="Reading">
      <FiguresSkeleton titles={FIGURES} />
      <section className="panel">
        <div className="panel-head">
          <span className="sk" style={{ width: 140 }} />
        </div>
        <div className="panel-body">
          <div className="sk-plot tall">
            {BARS.map((height, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed drawing
              <i key={index} style={{ height: `${height}%` }} />
            ))}
          </div>
        </div>
      </section>
      <section className="panel">
        <div className="panel-head">
          <span className="sk" style={{ width: 80 }} />
        </div>
        <table className="table">
          <tbody>
            {ROWS.map((width) => (
              <tr key={width}>
                <td>
                  <span className="sk" style={{ width }} />
                </td>
                <td className="num">
                  <span className="sk" style={{ width: 44 }} />
                </td>
                <td className="num">
                  <span className="sk" style={{ width: 100 }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </main>
  )
}
