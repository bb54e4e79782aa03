import { setTimeout as pause } from 'node:timers/promises'

/** `http://127.0.0.1:3000` */
export function addressOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Waits until the page answers 200; says once what it answers instead, when that takes long. */
export async function untilItAnswers(
  address: string,
  signal: AbortSignal,
  write: (line: string) => void,
): Promise<void> {
  const longMs = 30_000
  const startedAt = Date.now()
  for (let said = false; !signal.aborted; ) {
    const answer = await statusOf(address, signal)
    if (answer === 200) return
    if (!said && Date.now() - startedAt > longMs) {
      write(`[onceboard] ${address} answers ${answer} still; the lines above say why`)
      said = true
    }
    await pause(200)
  }
}

async function statusOf(address: string, signal: AbortSignal): Promise<number | string> {
  try {
    const response = await fetch(address, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    return 'nothing'
  }
}
