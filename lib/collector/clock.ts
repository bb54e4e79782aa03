/** Time as the collector sees it, so that tests can run days in moments. */
export interface Clock {
  /** ms since the epoch */
  now(): number
  /** Resolves after `ms`, or at once when `stop` aborts; never rejects. */
  sleep(ms: number, stop: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, stop) =>
    new Promise((resolve) => {
      if (stop.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        stop.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      stop.addEventListener('abort', done, { once: true })
    }),
}
