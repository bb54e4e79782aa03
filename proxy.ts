import { type NextRequest, NextResponse } from 'next/server'
import { RequestError } from '#lib/domain/request-error.ts'
import { checkHost, checkMutation } from '#lib/server/http/check-request.ts'
import { securityHeaders } from '#lib/server/http/security-headers.ts'

/** Refuses early what every page and route refuses itself, and gives pages their headers. A convenience, never the guard. */
export function proxy(request: NextRequest): NextResponse {
  const refused = refusal(request)
  if (refused !== null) return refused
  const nonce = btoa(crypto.randomUUID())
  const headers = securityHeaders(nonce, process.env.NODE_ENV !== 'production')
  const forwarded = new Headers(request.headers)
  // Next reads the nonce for its own scripts off this header; whatever the browser sent under that name is replaced.
  forwarded.delete('content-security-policy-report-only')
  forwarded.set('content-security-policy', headers['Content-Security-Policy'])
  forwarded.set('x-nonce', nonce)
  const response = NextResponse.next({ request: { headers: forwarded } })
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

export const config = { matcher: '/((?!_next/static/).*)' }

function refusal(request: NextRequest): NextResponse | null {
  try {
    if (request.method === 'GET' || request.method === 'HEAD') checkHost(request.headers.get('host'))
    else checkMutation(request.headers)
    return null
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const { status, code, message, hint } = error
    return NextResponse.json(
      { error: { code, message, hint } },
      { status, headers: { 'Cache-Control': 'no-store' } },
    )
  }
}
