import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { isAlive, until } from './fixtures/until.ts'

const FAMILY = fileURLToPath(new URL('./fixtures/family.js', import.meta.url))
const families: Family[] = []

interface Family {
  readonly process: ChildProcess
  output: string
  exitCode: number | null
  /** The pids that a child has had, the last one last. */
  pids(name: string): number[]
}

function startFamily(...children: string[]): Family {
  const { npm_lifecycle_event: _, ...env } = process.env
  const child = spawn(process.execPath, [FAMILY, ...children], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const family: Family = {
    process: child,
    output: '',
    exitCode: null,
    pids: (name) =>
      [...family.output.matchAll(/^\[(.+?)\] pid (\d+)$/gm)]
        .filter((match) => match[1] === name)
        .map((match) => Number(match[2])),
  }
  child.stdout?.on('data', (chunk) => (family.output += String(chunk)))
  child.on('exit', (code) => (family.exitCode = code))
  families.push(family)
  return family
}

async function ready(...children: string[]): Promise<Family> {
  const family = startFamily(...children)
  await until('all ready', () => family.output.includes('all are ready'))
  return family
}

async function allGone(family: Family, ...names: string[]): Promise<void> {
  const pids = names.flatMap((name) => family.pids(name))
  expect(pids.length).toBeGreaterThanOrEqual(names.length)
  await until('no orphan', () => pids.every((pid) => !isAlive(pid)))
}

afterEach(() => {
  for (const family of families.splice(0)) {
    family.process.kill('SIGKILL')
  }
})

describe('children that crash', () => {
  it('start again, and it is said in one line', async () => {
    const family = await ready('one', 'two')
    const [first = 0] = family.pids('one')
    process.kill(first, 'SIGKILL')
    await until('a second life', () => family.pids('one').length === 2)
    expect(family.output).toContain('[onceboard] one was killed (SIGKILL): it starts again in 0.5 s\n')
    expect(family.pids('two')).toHaveLength(1)
  })

  it('start again ever later', async () => {
    const family = await ready('one:FAKE_CRASHES')
    await until('the third crash', () => family.output.includes('it starts again in 2 s'))
    expect(family.output.match(/\[onceboard\].*/g)).toEqual([
      '[onceboard] one crashed (exit code 3): it starts again in 0.5 s',
      '[onceboard] one crashed (exit code 3): it starts again in 1 s',
      '[onceboard] one crashed (exit code 3): it starts again in 2 s',
    ])
  })

  it('may come to their end where that is what they do', async () => {
    const family = await ready('one:FAKE_FINISHES', 'two')
    expect(family.output).not.toContain('starts again')
    expect(family.exitCode).toBeNull()
  })
})

describe('a child that cannot run with its settings', () => {
  it('ends all with exit code 1, and nothing is started again', async () => {
    const family = startFamily('one', 'two:FAKE_REFUSES', 'three')
    await until('the end', () => family.exitCode !== null)
    expect(family.exitCode).toBe(1)
    expect(family.output.match(/\[onceboard\].*/g)).toEqual([
      '[onceboard] two cannot run with these settings: stopping',
    ])
    expect(family.pids('three')).toEqual([])
    await allGone(family, 'one')
  })

  it('is one that crashed where it was ready before', async () => {
    const family = await ready('one:FAKE_REFUSES_LATE')
    await until('a second life', () => family.pids('one').length === 2)
    expect(family.output).toContain('[onceboard] one crashed (exit code 78): it starts again in 0.5 s')
  })
})

describe('the end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops all', async (signal) => {
    const family = await ready('one', 'two')
    family.process.kill(signal)
    await until('the end', () => family.exitCode !== null)
    expect(family.exitCode).toBe(0)
    await allGone(family, 'one', 'two')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('%s to a child stops all', async (signal) => {
    const family = await ready('one', 'two')
    process.kill(family.pids('two')[0] ?? 0, signal)
    await until('the end', () => family.exitCode !== null)
    expect(family.output).toContain('[onceboard] one of ours was told to stop: stopping')
    await allGone(family, 'one', 'two')
  })

  it('comes within ten seconds where a child will not go', { timeout: 15_000 }, async () => {
    const family = await ready('one:FAKE_STUBBORN', 'two:FAKE_STUBBORN')
    const began = Date.now()
    family.process.kill('SIGTERM')
    await until('the end', () => family.exitCode !== null, 10_000)
    expect(Date.now() - began).toBeLessThan(10_000)
    await allGone(family, 'one', 'two')
  })

  it('of the supervisor by kill -9 leaves no orphan', async () => {
    const family = await ready('one', 'two:FAKE_STUBBORN')
    family.process.kill('SIGKILL')
    await allGone(family, 'one', 'two')
  })

  it('of npm by kill -9 leaves nothing', async () => {
    const shell = spawn(
      'sh',
      ['-c', `"${process.execPath}" "${FAMILY}" one & echo "npm $$ family $!"; wait`],
      {
        env: { ...process.env, npm_lifecycle_event: 'start' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let output = ''
    shell.stdout.on('data', (chunk) => (output += String(chunk)))
    await until('all ready', () => output.includes('all are ready'))
    const family = Number(/family (\d+)/.exec(output)?.[1])
    const child = Number(/pid (\d+)/.exec(output)?.[1])
    expect([isAlive(family), isAlive(child)]).toEqual([true, true])
    shell.kill('SIGKILL')
    await until('no orphan', () => !isAlive(family) && !isAlive(child))
  })
})
