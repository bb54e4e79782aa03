import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ROOT } from './child.ts'
import { tryLock } from './lock.ts'

let folder = ''
const servers: Server[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-start-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

interface Refusal {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** `npm start` in an empty folder, where it is refused before anything is started. */
function refused(env: Record<string, string>, args: string[] = []): Promise<Refusal> {
  return new Promise((resolve) => {
    const clean = { PATH: process.env.PATH, HOME: folder, NODE_ENV: 'production' as const }
    const child = spawn(process.execPath, [...args, join(ROOT, 'bin/start.js')], {
      cwd: folder,
      env: { ...clean, ...env },
    })
    let out = ''
    let error = ''
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (error += String(chunk)))
    child.on('close', (code) => resolve({ code, out, error }))
  })
}

/** A port that somebody listens on. */
function takenPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

it('a wrong configuration: file, line, field, what to write', async () => {
  writeFileSync(
    join(folder, 'onceboard.yaml'),
    'pipelines:\n  - logGroups: ["/aws/lambda/mine"]\n    window: 30 days\n',
  )
  expect(await refused({ AWS_REGION: 'us-east-1' })).toEqual({
    code: 1,
    out: '',
    error: 'onceboard.yaml:3: pipelines[0].window: "30 days" is not a duration; write 30d, 12h or 90m\n',
  })
})

it('a taken port', async () => {
  const port = await takenPort()
  expect(await refused({ PORT: String(port), LOCAL_AWS_PORT: '14698' })).toEqual({
    code: 1,
    out: '',
    error: `PORT: ${port} is in use on 127.0.0.1; stop what uses it, or write another port\n`,
  })
})

it('a taken port of the embedded AWS', async () => {
  const port = await takenPort()
  expect(await refused({ PORT: '14699', LOCAL_AWS_PORT: String(port) })).toMatchObject({
    code: 1,
    error: `LOCAL_AWS_PORT: ${port} is in use on 127.0.0.1; stop what uses it, or write another port\n`,
  })
})

it('one port for two', async () => {
  expect(await refused({ PORT: '14699', LOCAL_AWS_PORT: '14699' })).toMatchObject({
    code: 1,
    error: 'LOCAL_AWS_PORT: 14699 is PORT’s too; write two different ports\n',
  })
})

it('a folder that cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '')
  expect(await refused({ ONCEBOARD_DATA: 'file/data' })).toMatchObject({
    code: 1,
    error: [
      `ONCEBOARD_DATA: ${join(folder, 'file/data')} cannot be written (ENOTDIR); write a folder that you may write to`,
      `LOCAL_AWS_DATA: ${join(folder, 'file/data/local-aws')} cannot be written (ENOTDIR); write a folder that you may write to`,
      '',
    ].join('\n'),
  })
})

it('a second copy on the same data', async () => {
  const lock = tryLock(join(folder, 'onceboard.lock'))
  expect(lock).not.toBeNull()
  expect(await refused({ ONCEBOARD_DATA: folder })).toMatchObject({
    code: 1,
    error: `ONCEBOARD_DATA: ${folder} is used by another Onceboard; stop that one, or write another folder\n`,
  })
  lock?.release()
})

it('an address beyond loopback', async () => {
  expect(await refused({ HOST: '0.0.0.0' })).toMatchObject({
    code: 1,
    error:
      'HOST: "0.0.0.0" is refused until there is sign-in: Onceboard listens on 127.0.0.1, localhost or ::1 alone; write one of these\n',
  })
})

it('a Node that is too old, in one line', async () => {
  const old = join(folder, 'old.mjs')
  writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { node: '20.9.0' } })\n")
  const { code, error } = await refused({}, ['--import', old])
  expect(code).toBe(1)
  expect(error).toMatch(
    /^Onceboard needs Node 24 or later and this is v[\d.]+: start it by npm \(npm start\), .*\n$/,
  )
})
