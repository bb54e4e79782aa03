import { type AwsTarget, targetName } from '#lib/aws/aws-target.ts'
import type { FoundLogGroup } from '#lib/aws/log-groups.ts'
import type { Problem } from '#lib/domain/answer.ts'
import type { LogGroup } from '#lib/domain/log-line.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { missingGroup, problemOf, unreadableClass } from './group-problem.ts'
import { accountOf, type KnownGroup, knownGroups, rememberGroups } from './known-groups.ts'
import { listingProblem, manyProblem, retentionProblem } from './listing-problem.ts'
import { isNamed, type Resolution, resolveGroups } from './resolve-groups.ts'
import { DAY } from './stretch-of-time.ts'

export interface WatchedPipeline {
  readonly name: string
  readonly pipelineId: number
  readonly logGroups: readonly string[]
  readonly target: AwsTarget
}

export interface FoundGroup {
  readonly groupId: number
  readonly group: KnownGroup
}

/** ms */
const RETENTION_SAID_MS = 7 * DAY

type Writer = Pick<EventsWriter, 'registerGroup' | 'setProblem' | 'getMeta' | 'setMeta'>

export interface Found {
  /** All that stand for the pipeline. */
  readonly groups: readonly FoundGroup[]
  /** Those of them that are to be read now. */
  readonly toRead: readonly FoundGroup[]
  /** Whether nothing that is named is missing or could not be asked for. */
  readonly whole: boolean
}

/** Finds a pipeline's log groups again and again, registers new ones, and says what is wrong with those that cannot be read. */
export class PipelineWatch {
  readonly #pipeline: WatchedPipeline
  readonly #writer: Writer
  readonly #describe: (pattern: string) => Promise<readonly FoundLogGroup[]>
  readonly #now: () => number
  /** Group ids by account and name: there may be thousands, and registering writes. */
  readonly #registered = new Map<string, number>()

  constructor(
    pipeline: WatchedPipeline,
    writer: Writer,
    describe: (pattern: string) => Promise<readonly FoundLogGroup[]>,
    now: () => number,
  ) {
    this.#now = now
    this.#pipeline = pipeline
    this.#writer = writer
    this.#describe = describe
  }

  async find(): Promise<Found> {
    const { name, logGroups, target } = this.#pipeline
    const known = knownGroups(this.#writer, name).filter(
      (group) => isNamed(logGroups, group.name) && group.region === target.region,
    )
    const knownByName = Map.groupBy(known, (group) => group.name)
    const found = await resolveGroups(logGroups, this.#describe)
    const place = (group: FoundLogGroup) => this.#placed(group, knownByName.get(group.name) ?? [])

    // What was read before is read on: it may be gone, and then its reader says so.
    const listed = found.groups.map(place)
    const names = new Set(listed.map((group) => group.name))
    const before = known.filter((group) => !names.has(group.name))
    const remembered = [...listed, ...before]
    rememberGroups(this.#writer, name, remembered)
    const toRead = remembered.map((group) => this.#register(group))
    const others = [...othersOf(found, targetName(target))]
      .filter(([group]) => !before.some((each) => each.name === group.name))
      .map(([group, problem]) => {
        const registered = this.#register(place(group))
        this.#writer.setProblem(registered.groupId, problem, null)
        return registered
      })
    this.#say(found, listed, knownByName)
    const whole = found.errors.length + found.missing.length === 0
    return { groups: [...toRead, ...others], toRead, whole }
  }

  #placed({ name, account, read, retentionMs }: FoundLogGroup, before: readonly KnownGroup[]): KnownGroup {
    const { region, account: role } = this.#pipeline.target
    // Where it could not be described now, what was known of it holds.
    const told = account === null ? before.at(-1) : undefined
    return {
      name,
      region,
      account: accountOf(before, account, role?.roleArn ?? null),
      insights: told?.insights ?? read === 'insights',
      retentionMs: told === undefined ? retentionMs : told.retentionMs,
    }
  }

  #register(group: KnownGroup): FoundGroup {
    const key = `${group.account} ${group.name}`
    const { account, region, name }: LogGroup = group
    const groupId =
      this.#registered.get(key) ??
      this.#writer.registerGroup(this.#pipeline.pipelineId, { account, region, name })
    this.#registered.set(key, groupId)
    return { group, groupId }
  }

  /** What has no group that could carry the problem, or does not keep it from being read. */
  #say(
    found: Resolution,
    listed: readonly KnownGroup[],
    known: ReadonlyMap<string, readonly KnownGroup[]>,
  ): void {
    this.#put('groups', listingProblem(found, this.#pipeline))
    this.#put('many', manyProblem(found.groups.length, this.#pipeline))
    const shorter = listed.find((group) => retentionShortened(group, known.get(group.name) ?? []))
    if (shorter !== undefined) this.#put('retention', { ...retentionProblem(shorter), since: this.#now() })
    this.#forget('retention', RETENTION_SAID_MS)
  }

  #put(what: string, problem: (Problem & { readonly since?: number }) | null): void {
    const row = this.#row(what)
    const text = problem === null ? null : JSON.stringify(problem)
    if (text !== this.#writer.getMeta(row)) this.#writer.setMeta(row, text)
  }

  /** What nobody can mend is said for a while, not for ever. */
  #forget(what: string, ms: number): void {
    const stored = this.#writer.getMeta(this.#row(what))
    if (stored === null) return
    const { since }: { readonly since?: number } = JSON.parse(stored)
    if (since === undefined || this.#now() - since > ms) this.#put(what, null)
  }

  #row(what: string): string {
    return `problem:${this.#pipeline.name}:${what}`
  }
}

function retentionShortened({ retentionMs }: KnownGroup, before: readonly KnownGroup[]): boolean {
  return retentionMs !== null && before.some((each) => (each.retentionMs ?? Infinity) > retentionMs)
}

function* othersOf(
  { missing, unreadable, unasked, errors }: Resolution,
  where: string,
): Generator<readonly [FoundLogGroup, Problem]> {
  const named = (name: string): FoundLogGroup => ({ name, account: null, read: 'events', retentionMs: null })
  for (const name of missing) yield [named(name), missingGroup(name, where, false)]
  for (const group of unreadable) yield [group, unreadableClass(group.name)]
  const [error] = errors
  if (error !== undefined) for (const name of unasked) yield [named(name), problemOf(error, name, where)]
}
