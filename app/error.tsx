'use client'

import { Button } from '#components/ui/button.tsx'
import { Fill } from '#components/ui/fill.tsx'

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string }
  /** Asks for the page again. */
  readonly retry: () => void
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return (
    <main className="page" id="content">
      <h1 className="vh">The numbers could not be read</h1>
      <section className="panel">
        <Fill
          kind="error"
          title="The numbers could not be read"
          code={error.digest ? `INTERNAL · ${error.digest}` : 'INTERNAL'}
          actions={
            <Button kind="primary" onClick={retry}>
              Try again
            </Button>
          }
        >
          Onceboard met an error of its own. Nothing is lost: what was read is stored. Its log names the cause
          under this code.
        </Fill>
      </section>
    </main>
  )
}
