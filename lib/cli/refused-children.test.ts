import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ROOT } from './child.ts'
import { tryLock } from './lock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-refused-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs one of bin/ in an empty folder to its end. */
function ended(command: string, env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, `bin/${command}.js`)], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, NODE_ENV: 'production', ...env },
    })
    let out = ''
    let error = ''
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (error += String(chunk)))
    child.on('close', (code) => resolve({ code, out, error }))
  })
}

function freePort(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(String(port)))
    })
  })
}

/** The whole, without a build: what it says beside where it is. */
async function allEnded(env: Record<string, string>): Promise<{ code: number | null; said: string[] }> {
  const ports = { PORT: await freePort(), LOCAL_AWS_PORT: await freePort() }
  const { code, out, error } = await ended('dev', { ...ports, ...env })
  expect(error).toBe('')
  const said = out.split('\n').filter((line) => line !== '' && !line.includes('running on the embedded AWS'))
  return { code, said: said.filter((line) => !line.includes('local-aws is at')) }
}

it('LOCAL_AWS_DATA that another local-aws uses ends the start', async () => {
  const data = join(folder, 'aws')
  mkdirSync(data)
  // local-aws claims its folder by SQLite's lock on the file `lock` in it.
  const lock = tryLock(join(data, 'lock'))
  expect(lock).not.toBeNull()
  expect(await allEnded({ LOCAL_AWS_DATA: data })).toEqual({
    code: 1,
    said: [
      `[local-aws] local-aws: LOCAL_AWS_DATA: another local-aws uses ${data}: stop it, or name another folder.`,
      '[onceboard] local-aws cannot run with these settings: stopping',
    ],
  })
  lock?.release()
})

it('an events.db that cannot be used ends the start before anything is started', async () => {
  const data = join(folder, 'data')
  mkdirSync(data)
  writeFileSync(join(data, 'events.db'), 'no database at all')
  const ports = { PORT: await freePort(), LOCAL_AWS_PORT: await freePort() }
  const { code, out, error } = await ended('dev', { ...ports, ONCEBOARD_DATA: data })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(error).toMatch(/^ONCEBOARD_DATA: [^\n]*events\.db cannot be opened [^\n]*npm run rebuild[^\n]*\n$/)
  expect(readFileSync(join(data, 'events.db'), 'utf8')).toBe('no database at all')
})

it('a demo setting that is none ends the start', async () => {
  expect(await allEnded({ DEMO_RATE: 'abc' })).toEqual({
    code: 1,
    said: [
      '[demo] DEMO_RATE is "abc": write a number from 0 to 50, such as 2',
      '[onceboard] demo cannot run with these settings: stopping',
    ],
  })
})

it('the pages alone, without a build', async () => {
  const dist = `node_modules/.cache/no-build-${process.pid}`
  expect(await ended('web', { ONCEBOARD_DIST_DIR: dist, PORT: await freePort() })).toEqual({
    code: 1,
    out: '',
    error: `build: there is none in ${join(ROOT, dist)}; run npm run build first (npm start builds by itself)\n`,
  })
})

it('the collector alone, where its folder cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '')
  expect(await ended('collector', { ONCEBOARD_DATA: 'file/data' })).toEqual({
    code: 1,
    out: '',
    error: `ONCEBOARD_DATA: ${join(folder, 'file/data')} cannot be written (ENOTDIR); write a folder that you may write to\n`,
  })
})

it('a rebuild while Onceboard runs', async () => {
  const data = join(folder, 'data')
  mkdirSync(data)
  const lock = tryLock(join(data, 'onceboard.lock'))
  expect(await ended('rebuild', { ONCEBOARD_DATA: data })).toEqual({
    code: 1,
    out: '',
    error: `Onceboard is running on ${data}: stop it first (Ctrl-C where npm start runs), then run npm run rebuild again\n`,
  })
  lock?.release()
})
