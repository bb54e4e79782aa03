import 'server-only'
import { headers } from 'next/headers'
import { checkHost } from './http/check-request.ts'
import { type ServerContext, serverContext } from './context.ts'

/**
 * The way into everything that answers with data, for pages and routes alike: proxy.ts refuses earlier, but is no
 * guard. Reading the headers also keeps Next from answering once and for all. Throws RequestError 403.
 */
export async function enter(): Promise<ServerContext> {
  checkHost((await headers()).get('host'))
  return serverContext()
}
