import type { Metadata } from 'next'
import { LinkButton } from '#components/ui/button.tsx'
import { Fill } from '#components/ui/fill.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="page" id="content">
      <h1 className="vh">Not found</h1>
      <section className="panel">
        <Fill
          kind="empty"
          title="There is nothing at this address"
          code="404 NOT_FOUND"
          actions={
            <>
              <LinkButton href="/">Overview</LinkButton>
              <LinkButton kind="ghost" href="/deliveries?from=all">
                Search all deliveries
              </LinkButton>
            </>
          }
        >
          No page, source, event or delivery of this name is known. It may be misspelt, or older than what is
          retained. A key in an address is percent-encoded: # is %23, / is %2F.
        </Fill>
      </section>
    </main>
  )
}
