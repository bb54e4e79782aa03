import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clientsFor, temporaryFolder } from './testing/harness.ts'
import { failToStart, spawnLocalAws } from './testing/spawned.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PROBE = fileURLToPath(new URL('./testing/handlers/probe.ts', import.meta.url))
let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function oneLine(text: string): RegExp {
  return new RegExp(`^local-aws: ${text}\n$`)
}

test.each([
  ['LOCAL_AWS_PORT', 'many', 'LOCAL_AWS_PORT is "many": write a port from 0 to 65535, such as 4566\\.'],
  ['LOCAL_AWS_PORT', '65536', 'LOCAL_AWS_PORT is "65536": .*'],
  ['LOCAL_AWS_QUOTAS', 'some', 'LOCAL_AWS_QUOTAS is "some": write real or off\\.'],
  [
    'LOCAL_AWS_RETRY_DELAYS_MS',
    '5',
    'LOCAL_AWS_RETRY_DELAYS_MS is "5": write two whole numbers of milliseconds.*',
  ],
])('%s=%s is refused in one line', async (name, value, line) => {
  const { code, said } = await failToStart({ LOCAL_AWS_DATA: folder, [name]: value })
  expect(code).toBe(78)
  expect(said).toMatch(oneLine(line))
})

test('a taken port is said in one line', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const address = holder.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { code, said } = await failToStart({ LOCAL_AWS_PORT: String(port), LOCAL_AWS_DATA: folder })
  holder.close()
  expect(code).toBe(78)
  expect(said).toMatch(
    oneLine(`LOCAL_AWS_PORT: port ${port} on 127.0.0.1 is taken: set LOCAL_AWS_PORT to another\\.`),
  )
})

test('a folder that cannot be written is said in one line', async () => {
  writeFileSync(join(folder, 'file'), '')
  const { code, said } = await failToStart({
    LOCAL_AWS_PORT: '0',
    LOCAL_AWS_DATA: join(folder, 'file', 'data'),
  })
  expect(code).toBe(78)
  expect(said).toMatch(oneLine('LOCAL_AWS_DATA: the folder \\S+ cannot be written .*: name one that can\\.'))
})

test('a folder of another version is said in one line, and kept', async () => {
  const old = new DatabaseSync(join(folder, 'logs.db'))
  old.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID')
  old.close()
  const { code, said } = await failToStart({ LOCAL_AWS_PORT: '0', LOCAL_AWS_DATA: folder })
  expect(code).toBe(78)
  expect(said).toMatch(
    oneLine('LOCAL_AWS_DATA: \\S+ was made by another version .*: remove \\S+, or name another folder\\.'),
  )
})

test('a second local-aws on the same folder is refused, also while the first was killed and left its files', async () => {
  const first = await spawnLocalAws(folder)
  const refused = await failToStart({ LOCAL_AWS_PORT: '0', LOCAL_AWS_DATA: folder })
  expect(refused.code).toBe(78)
  expect(refused.said).toMatch(
    oneLine('LOCAL_AWS_DATA: another local-aws uses \\S+: stop it, or name another folder\\.'),
  )
  first.child.kill('SIGKILL')
  await first.ended
  const second = await spawnLocalAws(folder)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it cleanly', async (signal) => {
  mkdirSync(join(folder, 'data'))
  const { child, ready, ended, url } = await spawnLocalAws(join(folder, 'data'))
  expect(ready).toEqual({ ready: true })
  expect(await clientsFor(url).control('GET', 'health')).toEqual({ ok: true })
  child.kill(signal)
  expect(await ended).toBe(0)
})

test('SIGTERM does not wait for a function that takes long', async () => {
  const { child, ended, url } = await spawnLocalAws(folder)
  const { control, lambda } = clientsFor(url)
  await control('PUT', 'functions/f', { module: PROBE, timeoutMs: 60_000 })
  const Payload = JSON.stringify({ ms: 50_000 })
  const invoked = lambda
    .send(new InvokeCommand({ FunctionName: 'f', Payload }))
    .catch((error: unknown) => error)
  // It runs when another invocation has been through the same function.
  await lambda.send(new InvokeCommand({ FunctionName: 'f', Payload: '{}' }))
  const told = Date.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(Date.now() - told).toBeLessThan(5000)
  expect(await invoked).toMatchObject({ name: 'ServiceException' })
})

test('it ends with its parent', async () => {
  const { child, ended } = await spawnLocalAws(folder)
  child.disconnect()
  expect(await ended).toBe(0)
})
