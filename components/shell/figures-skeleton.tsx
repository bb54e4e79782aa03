/** The figures at a page's head while their numbers are read. */
export function FiguresSkeleton({ titles }: { readonly titles: readonly string[] }) {
  return (
    <dl className="figures">
      {titles.map((title) => (
        <div key={title} className="fig c-neutral">
          <dt>{title}</dt>
          <dd className="v">
            <span className="sk" style={{ width: 88 }} />
          </dd>
          <dd className="d">
            <span className="sk" style={{ width: 120 }} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
