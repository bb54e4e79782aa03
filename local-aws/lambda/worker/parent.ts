import { Worker } from 'node:worker_threads'

/** A handler may hold the main thread for ever, so the watch over the parent runs in a thread of its own. */
const WATCH = `
  const parent = process.ppid
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)
`

/** Ends this process when local-aws ends, however that happens. */
export function dieWithParent(): void {
  process.on('disconnect', () => process.exit(0))
  new Worker(WATCH, { eval: true, execArgv: [], stdout: true, stderr: true }).unref()
}
