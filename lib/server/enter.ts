import 'server-only'
import { headers } from 'next/headers'
import { type ServerContext, serverContext } from './context.ts'
import { checkHost } from './http/check-request.ts'
import { recover } from './replay/recover.ts'

declare global {
  var onceboardRecovered: boolean | undefined
}

/**
 * The way into everything that answers with data, for pages and routes alike: proxy.ts refuses earlier, but is no
 * guard. Reading the headers also keeps Next from answering once and for all. Throws RequestError 403.
 */
export async function enter(): Promise<ServerContext> {
  checkHost((await headers()).get('host'))
  const context = serverContext()
  recoverOnce(context)
  return context
}

/** What the process before this one left under way. Reading goes on where that fails. */
function recoverOnce(context: ServerContext): void {
  if (globalThis.onceboardRecovered === true) return
  globalThis.onceboardRecovered = true
  try {
    recover(context)
  } catch (error) {
    console.error('Replays left under way could not be looked at:', error)
  }
}
