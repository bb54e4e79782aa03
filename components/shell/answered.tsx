import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { LinkButton } from '#components/ui/button.tsx'
import { CodeText } from '#components/ui/code-text.tsx'
import { Fill } from '#components/ui/fill.tsx'
import { RequestError } from '#lib/domain/request-error.ts'

/**
 * The page of an answer; where the request could not be answered as it was asked, what to write instead, and the
 * designed 404 where it names nothing. Any other error is a fault, for the error page.
 */
export async function answered<T>(asked: Promise<T>, page: (answer: T) => ReactNode): Promise<ReactNode> {
  let answer: T
  try {
    answer = await asked
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    if (error.status === 404) notFound()
    return <Refusal error={error} />
  }
  return page(answer)
}

function Refusal({ error }: { readonly error: RequestError }) {
  const asked = error.status < 500
  return (
    <main className="page" id="content">
      <h1 className="vh">{asked ? 'This cannot be shown' : 'The numbers could not be read'}</h1>
      <section className="panel">
        <Fill
          kind="error"
          title={<CodeText text={error.message} />}
          code={error.code}
          actions={<LinkButton href="/">Show the last 24 h</LinkButton>}
        >
          <CodeText text={error.hint} />
        </Fill>
      </section>
    </main>
  )
}
