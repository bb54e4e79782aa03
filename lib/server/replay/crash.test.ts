import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CRASH_POINTS, type CrashOrder, type CrashPoint } from './testing/crash-points.ts'
import { GuardedWorld } from './testing/guarded-world.ts'

/** Of each point; the long form says more. */
const RUNS = Number(process.env.ONCEBOARD_CRASHES ?? 1)
const MAIN = fileURLToPath(new URL('testing/crash-main.ts', import.meta.url))
const PLAIN_NODE = new URL('../../cli/plain-node.ts', import.meta.url).href

let world: GuardedWorld
beforeAll(async () => {
  world = await GuardedWorld.open()
})
afterAll(() => world.close())

/** Runs the process to its end, or to its death. Answers the signal that killed it. */
function run(order: CrashOrder): Promise<string | null> {
  const child = spawn(process.execPath, ['--import', PLAIN_NODE, MAIN, JSON.stringify(order)], {
    env: { ...process.env, ...world.environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) =>
      code === null || code === 0 ? resolve(signal) : reject(new Error(`it ended with ${code}`)),
    )
  })
}

const EXECUTED = { state: 'SENT', verdict: { name: 'EXECUTED' } }
const LEFT: Readonly<Record<CrashPoint, { readonly view: object; readonly sends: readonly number[] }>> = {
  // Nothing was promised yet: the person's next try is the first.
  'before PREPARED': { view: EXECUTED, sends: [1] },
  'after PREPARED': { view: { state: 'FAILED', verdict: null }, sends: [0] },
  'before SENDING': { view: { state: 'FAILED', verdict: null }, sends: [0] },
  'after SENDING': { view: { state: 'MAYBE_SENT', verdict: null }, sends: [0] },
  'amid the send': { view: { state: 'MAYBE_SENT', verdict: null }, sends: [0, 1] },
  'after the answer': { view: { state: 'MAYBE_SENT', verdict: null }, sends: [1] },
  'after SENT': { view: EXECUTED, sends: [1] },
  'before the verdict': { view: EXECUTED, sends: [1] },
  'after the verdict': { view: EXECUTED, sends: [1] },
}

test.each(CRASH_POINTS)(
  'fault 25: killed %s: one send at most, and the ledger says what is known',
  async (crash) => {
    for (let round = 0; round < RUNS; round++) {
      const key = world.failedEvent()
      const order = { pipeline: world.pipeline, key, clientRequestId: randomUUID(), amidMs: (round * 7) % 60 }
      expect(await run({ ...order, crash })).toBe('SIGKILL')
      expect(await run({ ...order, crash: null })).toBeNull()
      const ops = world.context().ops()
      expect(ops.byClientRequest(order.clientRequestId)?.view).toMatchObject(LEFT[crash].view)
      ops.close()
      expect(LEFT[crash].sends).toContain(await world.sends(key))
    }
  },
)
