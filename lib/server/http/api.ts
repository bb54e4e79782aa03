import 'server-only'
import { connection } from 'next/server'
import { RequestError } from '#lib/domain/request-error.ts'
import { checkHost, checkMutation } from './check-request.ts'
import { readJson } from './read-body.ts'
import { toWire } from './wire.ts'

export const API_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Type': 'application/json; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
}

export interface Asked<P> {
  readonly search: URLSearchParams
  /** Decoded once. */
  readonly params: P
  /** Parsed JSON of a POST; undefined for GET */
  readonly body: unknown
}

type Handler<P> = (request: Request, context: { readonly params: Promise<P> }) => Promise<Response>

/** A route that only reads. Every handler under app/api is made by `reading`, `changing` or `refusing`: a test walks them. */
export function reading<P>(answer: (asked: Asked<P>) => Promise<unknown>): Handler<P> {
  return (request, context) =>
    guarded(async () => {
      checkHost(request.headers.get('host'))
      return ok(await answer({ search: searchOf(request), params: await context.params, body: undefined }))
    })
}

/** A route that changes something: only from a page of this Onceboard. */
export function changing<P>(answer: (asked: Asked<P>) => Promise<unknown>): Handler<P> {
  return (request, context) =>
    guarded(async () => {
      checkMutation(request.headers)
      const body = await readJson(request)
      return ok(await answer({ search: searchOf(request), params: await context.params, body }))
    })
}

/** Methods that a route does not have, and routes that are not. */
export function refusing<P>(refuse: (method: string, path: string) => RequestError): Handler<P> {
  return (request) =>
    guarded(async () => {
      checkHost(request.headers.get('host'))
      throw refuse(request.method, new URL(request.url).pathname)
    })
}

async function guarded(work: () => Promise<Response>): Promise<Response> {
  await connection()
  try {
    return await work()
  } catch (error) {
    return failure(error)
  }
}

function searchOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams
}

function ok(answer: unknown): Response {
  return new Response(JSON.stringify(toWire(answer)), { headers: API_HEADERS })
}

/** What went wrong within is logged, not told: it may name paths or accounts. */
function failure(error: unknown): Response {
  if (error instanceof RequestError) return errorResponse(error)
  console.error('A request failed:', error)
  return errorResponse(
    new RequestError(500, 'INTERNAL', 'The answer could not be made.', "The web process's output says why."),
  )
}

function errorResponse({ status, code, message, hint }: RequestError): Response {
  return new Response(JSON.stringify({ error: { code, message, hint } }), { status, headers: API_HEADERS })
}
