import { Agent, get } from 'node:http'

export interface Load {
  readonly requestsPerSecond: number
  /** of an answer's body */
  readonly bytes: number
}

export interface LoadOrder {
  readonly url: string
  /** at once */
  readonly connections: number
  readonly seconds: number
}

/** Asks a page again and again over so many kept connections. Throws on any answer but 200. */
export async function load({ url, connections, seconds }: LoadOrder): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const began = performance.now()
  const end = began + seconds * 1_000
  let [requests, bytes] = [0, 0]
  const ask = async () => {
    while (performance.now() < end) {
      bytes = await fetchOnce(url, agent)
      requests++
    }
  }
  await Promise.all(Array.from({ length: connections }, ask))
  agent.destroy()
  return { requestsPerSecond: (requests / (performance.now() - began)) * 1_000, bytes }
}

function fetchOnce(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('error', reject)
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(bytes)
          : reject(new Error(`${url} answered ${response.statusCode}`)),
      )
    })
    request.on('error', reject)
  })
}
