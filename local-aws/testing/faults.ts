import type { Answer, Asked, Exchange, Fault, Reply } from './fault-proxy.ts'

/** An event of FilterLogEvents, as it is on the wire. */
export type WireEvent = Readonly<Record<string, unknown>>

const error = (status: number, type: string, message: string): Fault => {
  const body = JSON.stringify({ __type: type, message })
  return () => ({ status, body })
}

export const throttle = error(400, 'ThrottlingException', 'Rate exceeded')
export const unavailable = error(503, 'ServiceUnavailableException', 'The service is unavailable.')
export const badToken = error(400, 'InvalidParameterException', 'The specified nextToken is invalid.')
export const expiredToken = error(400, 'InvalidParameterException', 'The specified nextToken has expired.')
export const expiredCredentials = error(
  400,
  'ExpiredTokenException',
  'The security token included in the request is expired',
)
export const denied = error(400, 'AccessDeniedException', 'User: x is not authorized')
/** As AWS refuses a signature: its message repeats what was to be signed, and with it the session's token. */
export const wrongSignature: Fault = ({ headers }) => {
  const signed = ['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'].map(
    (name) => `${name}:${headers[name]}`,
  )
  const message = `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'POST\n/\n\n${signed.join('\n')}'\n`
  return { status: 403, body: JSON.stringify({ __type: 'InvalidSignatureException', message }) }
}
/** A proxy's or a balancer's own page, where AWS's JSON belongs. */
export const notJson =
  (status: number): Fault =>
  () => ({ status, body: '<html><body>Bad gateway</body></html>' })

export const hang: Fault = () => 'hang'
/** Before AWS heard of the request. */
export const resetBefore: Fault = () => 'reset'
/** AWS has answered, and the answer is lost. */
export const resetAfter: Fault = async ({ upstream }): Promise<Answer> => {
  await upstream()
  return 'reset'
}
/** The answer begins and never ends. */
export const stall =
  (bytes: number): Fault =>
  async ({ upstream }) => ({ stall: await upstream(), bytes })

/** A page with a token that leads to itself, for ever. */
export const sameToken: Fault = async ({ upstream, asked }) => {
  const { nextToken: _, ...first } = asked.input
  return {
    status: 200,
    body: JSON.stringify({ events: eventsOf(await upstream(first)), nextToken: 'again' }),
  }
}

/** Tokens that lead from one to the next and back to the first. */
export const tokensInCircle =
  (length: number): Fault =>
  ({ asked }) => {
    const at = Number(/^circle-(\d+)$/.exec(String(asked.input['nextToken']))?.[1] ?? 0)
    return { status: 200, body: JSON.stringify({ events: [], nextToken: `circle-${(at + 1) % length}` }) }
  }

/**
 * Answers a query with other pages than AWS's own: `change` gets all of them and says what is handed out. Tokens are
 * this fault's own, so it must strike all requests of a query.
 */
export function otherPages(
  change: (pages: readonly (readonly WireEvent[])[]) => readonly (readonly WireEvent[])[],
): Fault {
  const kept = new Map<string, readonly (readonly WireEvent[])[]>()
  let queries = 0
  return async ({ asked, upstream }) => {
    const [, id = String(++queries), page = '0'] =
      /^other-(\d+)-(\d+)$/.exec(String(asked.input['nextToken'])) ?? []
    const pages = kept.get(id) ?? change(await allPages(asked, upstream))
    const at = Number(page)
    const more = at + 1 < pages.length
    if (more) kept.set(id, pages)
    else kept.delete(id)
    const token = more ? { nextToken: `other-${id}-${at + 1}` } : {}
    return { status: 200, body: JSON.stringify({ events: pages[at] ?? [], ...token }) }
  }
}

/** So many pages without events, then AWS's own. */
export const emptyPagesFirst = (count: number): Fault =>
  otherPages((pages) => [...Array.from({ length: count }, () => []), ...pages])

export const pagesTwice: Fault = otherPages((pages) => pages.flatMap((page) => [page, page]))

/** All events of the query in any order, over pages of any size, some of them twice. `random`: 0 … 1. */
export const shuffled = (random: () => number): Fault =>
  otherPages((pages) => {
    const events = pages.flat().flatMap((event) => (random() < 0.2 ? [event, event] : [event]))
    const mixed = events
      .map((event) => ({ event, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event)
    const cut: WireEvent[][] = [[]]
    for (const event of mixed) {
      if (random() < 0.05) cut.push([])
      cut.at(-1)?.push(event)
    }
    return cut
  })

async function allPages(asked: Asked, upstream: Exchange['upstream']): Promise<(readonly WireEvent[])[]> {
  const { nextToken: _, ...query } = asked.input
  const pages: (readonly WireEvent[])[] = []
  let token: unknown
  do {
    const reply = await upstream(token === undefined ? query : { ...query, nextToken: token })
    pages.push(eventsOf(reply))
    token = JSON.parse(String(reply.body)).nextToken
  } while (token !== undefined)
  return pages
}

function eventsOf({ body }: Reply): readonly WireEvent[] {
  return JSON.parse(String(body)).events ?? []
}
