import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { RequestError } from '#lib/domain/request-error.ts'
import type { ServerContext } from '../context.ts'
import { makePreview } from './preview.ts'
import { type StartRequest, start } from './start.ts'
import { CREDENTIALS, GuardedWorld } from './testing/guarded-world.ts'

const CLICKS = 50

let world: GuardedWorld
/** Each with connections of its own, as the processes of two deployments beside each other. */
let webs: readonly ServerContext[]

beforeAll(async () => {
  world = await GuardedWorld.open()
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value)
  world.failedEvent()
  webs = Array.from({ length: 5 }, () => world.context())
})
afterAll(async () => {
  for (const web of webs) {
    web.reader.close()
    web.ops().close()
  }
  vi.unstubAllEnvs()
  await world.close()
})

async function confirmation(web: ServerContext, key: string): Promise<StartRequest> {
  const preview = await makePreview(web, { pipeline: world.pipeline, key, deliveryId: null })
  const { previewId, confirmWord: confirm } = preview
  return { previewId, requestId: randomUUID(), reason: 'Clicked by someone in a hurry', confirm }
}

/** Ids of the replays that the clicks led to. What refuses a click must say that one is under way. */
function clicked(clicks: readonly (() => string)[]): ReadonlySet<string> {
  const ids = clicks.flatMap((click) => {
    try {
      return [click()]
    } catch (error) {
      if (error instanceof RequestError && error.code === 'REPLAY_ACTIVE') return []
      throw error
    }
  })
  return new Set(ids)
}

/** The verdict's name, or why there is none. */
async function endOf(id: string): Promise<string | null | undefined> {
  const end = () => {
    const view = webs[0]?.ops().byId(id)?.view
    return view?.verdict?.name ?? view?.failure
  }
  return vi.waitUntil(end, { timeout: 60_000, interval: 50 })
}

test.each([
  ['the same request of one preview', 'same request'],
  ['many requests of one preview', 'same preview'],
  ['many requests of many previews', 'own preview'],
] as const)('fault 26: fifty confirmations at once, %s: one send', async (_, kind) => {
  const key = world.failedEvent()
  const [web] = webs
  if (web === undefined) throw new Error('there is no web')
  const first = await confirmation(web, key)
  const requests = await Promise.all(
    Array.from({ length: CLICKS }, async (_, click) => {
      if (kind === 'same request') return first
      if (kind === 'same preview') return { ...first, requestId: randomUUID() }
      return confirmation(webs[click % webs.length] ?? web, key)
    }),
  )
  const ids = clicked(
    requests.map((request, click) => () => start(webs[click % webs.length] ?? web, request).id),
  )
  expect(ids.size).toBe(1)
  expect(await endOf([...ids][0] ?? '')).toBe('EXECUTED')
  expect(await world.sends(key)).toBe(1)
})
