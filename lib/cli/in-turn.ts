import type { RequestListener } from 'node:http'

/**
 * At most so many requests at once; those that come then wait, first come first served. One thread draws all pages, so
 * more at once are no faster, but each takes memory, which is bounded (heap.ts).
 */
export function inTurn(most: number, handle: RequestListener): RequestListener {
  const waiting: (() => void)[] = []
  let running = 0
  return (request, response) => {
    const begin = () => {
      // Who waited too long is gone.
      if (response.closed) return next()
      running++
      response.once('close', () => {
        running--
        next()
      })
      handle(request, response)
    }
    const next = () => waiting.shift()?.()
    if (running < most) begin()
    else waiting.push(begin)
  }
}
