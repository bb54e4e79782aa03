/** The drawer while its event and record are read. */
export function DrawerSkeleton() {
  return (
    <aside className="drawer" aria-label="Event" aria-busy="true">
      <div className="drawer-head">
        <span className="sk" style={{ width: 140 }} />
        <span className="sk" style={{ width: 220 }} />
        <span className="sk" style={{ width: '90%' }} />
      </div>
      <div className="drawer-body">
        {['60%', '84%', '72%', '90%', '66%'].map((width) => (
          <span key={width} className="sk" style={{ width }} />
        ))}
      </div>
    </aside>
  )
}
