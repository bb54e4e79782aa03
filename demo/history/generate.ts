import { HABITS, isBusPipeline } from '../pipelines/habits.ts'
import { random } from '../pipelines/random.ts'
import { upstream } from '../pipelines/upstream.ts'
import type { RecordedAttempt } from './attempt.ts'
import { occur } from './bus-producer.ts'
import type { WrittenItem } from './memory-tables.ts'
import { orders, payment, upload } from './producers.ts'
import { queue } from './queue.ts'
import { arrivals, slotTimes } from './rhythm.ts'
import { type World, world } from './world.ts'

export interface HistoryRequest {
  readonly seed: string
  /** About so many, repeats and failures included. */
  readonly deliveries: number
  readonly days: number
  /** ms: the history ends just before it */
  readonly end: number
}

export interface History {
  /** In the order of their ends. */
  readonly attempts: readonly RecordedAttempt[]
  /** The tables' rows as the history leaves them, newest first. */
  readonly items: readonly WrittenItem[]
}

/** The same request makes the same history, to the byte. */
export async function generateHistory(request: HistoryRequest): Promise<History> {
  const made = world(request.seed, request.end, request.days)
  const { start, end } = made.story
  for (const { pipeline, share, perAct } of HABITS) {
    const timesOf = arrivals(start, end, (request.deliveries * share) / perAct)
    const act = producer(made, pipeline, request.seed)
    slotTimes(start, end).forEach((time, slot) => {
      made.sim.at(time, () => {
        for (const at of timesOf(slot, random(`${request.seed}/${pipeline}/${slot}`))) made.sim.at(at, act)
      })
    })
  }
  await made.sim.run(end)
  return { attempts: made.attempts.sort((a, b) => a.end - b.end), items: remembered(made, end) }
}

function producer(made: World, pipeline: string, seed: string): () => void {
  const dice = random(`${seed}/producer/${pipeline}`)
  const from = upstream(dice, 10_001)
  if (pipeline === 'payments') return () => void payment(made, from, dice)
  if (isBusPipeline(pipeline)) return () => occur(made, from, dice, pipeline)
  if (pipeline !== 'order-events') return () => void upload(made, from, dice, pipeline)
  const sqs = queue(made, dice)
  return () => void orders(made, from, dice, sqs)
}

/** What DynamoDB's TTL has deleted by the history's end is not there. */
function remembered(made: World, end: number): WrittenItem[] {
  return made.tables.written().filter(({ table, item }) => {
    const expiry = table.ttl ? Number(item[table.ttl]) : Number.POSITIVE_INFINITY
    return !(expiry * 1000 < end)
  })
}
