'use client'

import './globals.css'

/** Stands in for the whole page where even its frame could not be drawn. */
export default function GlobalError({ error }: { readonly error: Error & { readonly digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main className="page" id="content">
          <section className="panel state">
            <div className="fill c-failed" role="alert">
              <h1>Onceboard cannot draw its pages</h1>
              <p>
                The store could not be opened or read. Nothing is lost. Its log names the cause; the page
                works again as soon as that is gone.
              </p>
              <div className="acts">
                <button type="button" className="btn primary" onClick={() => location.reload()}>
                  Try again
                </button>
              </div>
              <p className="small muted mono">{error.digest ? `INTERNAL · ${error.digest}` : 'INTERNAL'}</p>
            </div>
          </section>
        </main>
      </body>
    </html>
  )
}
