import { beforeEach, expect, test } from 'vitest'
import type { FoundLogGroup } from '#lib/aws/log-groups.ts'
import type { LogGroup } from '#lib/domain/log-line.ts'
import { PipelineWatch } from './pipeline-watch.ts'
import { DAY } from './stretch-of-time.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { awsError } from './testing/simulated-logs.ts'

/** Registers names as they come. */
class Writer extends MemoryStore {
  readonly registered: string[] = []

  registerGroup(_pipelineId: number, { name }: LogGroup): number {
    return this.registered.push(name) - 1
  }
}

let writer: Writer
let listed: FoundLogGroup[] | Error
let now = 0
beforeEach(() => {
  writer = new Writer()
  listed = []
})

const group = (name: string, more: Partial<FoundLogGroup> = {}): FoundLogGroup => ({
  name,
  account: '111111111111',
  read: 'events',
  retentionMs: null,
  ...more,
})

function watch(logGroups = ['/app/*']): PipelineWatch {
  const target = { region: 'eu-west-1', endpoint: null, account: null }
  const describe = async () => {
    if (listed instanceof Error) throw listed
    return listed
  }
  return new PipelineWatch({ name: 'p', pipelineId: 1, logGroups, target }, writer, describe, () => now)
}

const names = async (of: PipelineWatch) => (await of.find()).toRead.map((each) => each.group.name)
const problem = (what: string) => JSON.parse(writer.getMeta(`problem:p:${what}`) ?? 'null')

test('a group that is created later is read, each is registered once', async () => {
  const pipeline = watch()
  listed = [group('/app/a')]
  expect(await names(pipeline)).toEqual(['/app/a'])
  listed = [group('/app/a'), group('/app/b')]
  expect(await names(pipeline)).toEqual(['/app/a', '/app/b'])
  expect(writer.registered).toEqual(['/app/a', '/app/b'])
})

test('one that was deleted is kept in view, after a restart too, until the configuration names it no more', async () => {
  listed = [group('/app/a'), group('/app/b')]
  await watch().find()
  listed = [group('/app/b')]
  expect((await names(watch())).sort()).toEqual(['/app/a', '/app/b'])
  expect(await names(watch(['/app/b']))).toEqual(['/app/b'])
})

test('a pattern that names nothing says so, and one that cannot be listed; what was known is read on', async () => {
  const pipeline = watch()
  await pipeline.find()
  expect(problem('groups')).toMatchObject({ code: 'LOG_GROUPS_NONE' })
  listed = [group('/app/rare', { read: 'insights' })]
  await pipeline.find()
  expect(problem('groups')).toBe(null)
  const error = awsError('THROTTLED')
  listed = Object.assign(error, { resource: 'log group /app/*' })
  const { toRead } = await watch().find()
  expect(toRead.map((each) => [each.group.name, each.group.insights])).toEqual([['/app/rare', true]])
  expect(problem('groups')).toMatchObject({ code: 'LOG_GROUPS_UNLISTED' })
})

test('ten thousand groups are all read, and said to be too many', async () => {
  listed = Array.from({ length: 10_000 }, (_, i) => group(`/app/${i}`))
  const pipeline = watch()
  expect((await pipeline.find()).toRead).toHaveLength(10_000)
  await pipeline.find()
  expect(writer.registered).toHaveLength(10_000)
  expect(problem('many')).toMatchObject({ code: 'LOG_GROUPS_MANY' })
  expect(problem('many').message).toContain('10,000')
  listed = listed.slice(0, 5)
  await watch(['/app/0']).find()
  expect(problem('many')).toBe(null)
})

test('a shortened retention is said; a group of the Delivery class cannot be read at all', async () => {
  const pipeline = watch()
  listed = [group('/app/a', { retentionMs: 30 * DAY }), group('/app/d', { read: 'never' })]
  const { groups, toRead } = await pipeline.find()
  expect([groups.length, toRead.length]).toEqual([2, 1])
  expect([...writer.problems.values()]).toEqual(['LOG_GROUP_UNREADABLE'])
  expect(problem('retention')).toBe(null)
  listed = [group('/app/a', { retentionMs: 7 * DAY })]
  await pipeline.find()
  expect(problem('retention')).toMatchObject({ code: 'LOG_GROUP_RETENTION' })
  expect(problem('retention').message).toContain('7 days')
  now += 8 * DAY
  await pipeline.find()
  expect(problem('retention')).toBe(null)
})
