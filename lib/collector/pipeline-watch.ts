import { type AwsTarget, targetName } from '#lib/aws/aws-target.ts'
import type { FoundLogGroup } from '#lib/aws/log-groups.ts'
import type { Problem } from '#lib/domain/answer.ts'
import type { LogGroup } from '#lib/domain/log-line.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { infrequentAccess, missingGroup, problemOf } from './group-problem.ts'
import { accountOf, knownGroups, rememberGroups } from './known-groups.ts'
import { isNamed, type Resolution, resolveGroups } from './resolve-groups.ts'

export interface WatchedPipeline {
  readonly name: string
  readonly pipelineId: number
  readonly logGroups: readonly string[]
  readonly target: AwsTarget
}

export interface FoundGroup {
  readonly groupId: number
  readonly group: LogGroup
}

type Writer = Pick<EventsWriter, 'registerGroup' | 'setProblem' | 'getMeta' | 'setMeta'>

/**
 * Finds a pipeline's log groups, registers them, and says what is wrong with those that cannot be read.
 * `groups`: all that stand for the pipeline; `toRead`: those of them that are to be read now.
 */
export async function findGroups(
  pipeline: WatchedPipeline,
  writer: Writer,
  describe: (pattern: string) => Promise<readonly FoundLogGroup[]>,
): Promise<{
  readonly groups: readonly FoundGroup[]
  readonly toRead: readonly FoundGroup[]
  readonly whole: boolean
}> {
  const { name, logGroups, target } = pipeline
  const known = knownGroups(writer, name).filter(
    (group) => isNamed(logGroups, group.name) && group.region === target.region,
  )
  const found = await resolveGroups(logGroups, describe)
  const roleArn = target.account?.roleArn ?? null
  const place = (group: { readonly name: string; readonly account: string | null }): LogGroup => ({
    name: group.name,
    region: target.region,
    account: accountOf(known, group, target.region, roleArn),
  })
  const register = (group: LogGroup): FoundGroup => ({
    group,
    groupId: writer.registerGroup(pipeline.pipelineId, group),
  })

  // What was read before is read on: it may be gone, and then its reader says so.
  const listed = found.groups.map(place)
  const before = known.filter((group) => !listed.some((each) => each.name === group.name))
  rememberGroups(writer, name, [...listed, ...before])
  const toRead = [...listed, ...before].map(register)
  const others = [...othersOf(found, targetName(target))]
    .filter(([group]) => !before.some((each) => each.name === group.name))
    .map(([group, problem]) => {
      const registered = register(place(group))
      writer.setProblem(registered.groupId, problem, null)
      return registered
    })
  sayUnlisted(found, pipeline, writer)
  return { groups: [...toRead, ...others], toRead, whole: found.errors.length + found.missing.length === 0 }
}

function* othersOf(
  { missing, unreadable, unasked, errors }: Resolution,
  where: string,
): Generator<readonly [{ readonly name: string; readonly account: string | null }, Problem]> {
  for (const name of missing) yield [{ name, account: null }, missingGroup(name, where)]
  for (const group of unreadable) yield [group, infrequentAccess(group.name)]
  const [error] = errors
  if (error !== undefined)
    for (const name of unasked) yield [{ name, account: null }, problemOf(error, name, where)]
}

/** A pattern that matches nothing, or that may not be asked for, has no group that could carry the problem. */
function sayUnlisted(found: Resolution, { name, logGroups, target }: WatchedPipeline, writer: Writer): void {
  const error = found.errors.find(({ resource }) => resource.includes('*'))
  const nothing =
    found.groups.length + found.missing.length + found.unreadable.length + found.unasked.length === 0
  const problem: Problem | null =
    error !== undefined
      ? { code: 'LOG_GROUPS_UNLISTED', message: `pipeline ${name}: ${error.message}`, hint: error.hint }
      : nothing
        ? {
            code: 'LOG_GROUPS_NONE',
            message: `pipeline ${name}: no log group at ${targetName(target)} is named by ${logGroups.join(', ')}`,
            hint: 'Check logGroups: and region: in the configuration; it is looked for again by itself.',
          }
        : null
  const row = `problem:${name}:groups`
  const text = problem === null ? null : JSON.stringify(problem)
  if (text !== writer.getMeta(row)) writer.setMeta(row, text)
}
