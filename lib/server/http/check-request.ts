import { isLoopbackHost } from '#lib/config/loopback.ts'
import { RequestError } from '#lib/domain/request-error.ts'

/** A page of another site whose name was made to point here would send its own name. Throws RequestError 403. */
export function checkHost(host: string | null): void {
  if (host !== null && isLoopbackHost(host)) return
  throw new RequestError(
    403,
    'HOST_REFUSED',
    'Onceboard answers only requests to this machine by its loopback name.',
    'Open http://127.0.0.1 or http://localhost with its port; elsewhere, use an SSH tunnel.',
  )
}

/** What changes something must come from Onceboard's own page: `Sec-Fetch-Site` and `Origin` say so. Throws RequestError 403. */
export function checkMutation(headers: Headers): void {
  const host = headers.get('host')
  checkHost(host)
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' && (origin === `http://${host}` || origin === `https://${host}`)) return
  throw new RequestError(
    403,
    'ORIGIN_REFUSED',
    'This request changes something and does not come from a page of this Onceboard.',
    'Use the page itself. A program must send Sec-Fetch-Site: same-origin and the Origin that it addresses.',
  )
}
