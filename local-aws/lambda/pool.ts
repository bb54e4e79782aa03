import { ServiceError } from '../http/service-error.ts'
import type { FunctionDefinition } from '../store/functions.ts'
import { type FunctionProcess, startProcess } from './function-process.ts'

export interface Pool {
  /** A process that is free and current; waits where as many run as the function may have. */
  acquire(definition: () => FunctionDefinition): Promise<FunctionProcess>
  release(process: FunctionProcess): void
  /** The function was replaced: its idle processes end now, the busy ones when they are done. */
  retire(name: string): void
  /** Kills every process. */
  close(): void
}

interface Slots {
  busy: number
  readonly idle: FunctionProcess[]
  readonly waiting: (() => void)[]
}

export function stopping(): ServiceError {
  return new ServiceError('ServiceException', 'local-aws is stopping.', 500, { Type: 'Service' })
}

/** Function processes, kept warm for a while. The freshest is used first, so that the rest can go. */
export function processPool(endpoint: () => string, keepWarmMs: number): Pool {
  const all = new Map<string, Slots>()
  const living = new Set<FunctionProcess>()
  const expiries = new Map<FunctionProcess, NodeJS.Timeout>()
  const current = new Map<string, FunctionDefinition>()
  let closed = false

  const slotsOf = (name: string): Slots => {
    const slots = all.get(name) ?? { busy: 0, idle: [], waiting: [] }
    all.set(name, slots)
    return slots
  }
  const drop = (process: FunctionProcess): void => {
    clearTimeout(expiries.get(process))
    expiries.delete(process)
    living.delete(process)
    process.kill()
  }
  const takeIdle = (slots: Slots, definition: FunctionDefinition): FunctionProcess | null => {
    for (let process = slots.idle.pop(); process !== undefined; process = slots.idle.pop()) {
      if (process.alive && process.definition === definition) {
        clearTimeout(expiries.get(process))
        return process
      }
      drop(process)
    }
    return null
  }
  const start = (definition: FunctionDefinition): FunctionProcess => {
    const process = startProcess(definition, endpoint())
    living.add(process)
    return process
  }
  const rest = (slots: Slots, process: FunctionProcess): void => {
    slots.idle.push(process)
    const expire = () => {
      slots.idle.splice(slots.idle.indexOf(process), 1)
      drop(process)
    }
    expiries.set(process, setTimeout(expire, keepWarmMs))
  }

  return {
    acquire: async (definition) => {
      const { name, concurrency } = definition()
      const slots = slotsOf(name)
      if (slots.busy >= concurrency) await new Promise<void>((resolve) => slots.waiting.push(resolve))
      else slots.busy += 1
      if (closed) {
        slots.waiting.shift()?.()
        throw stopping()
      }
      const latest = definition()
      current.set(name, latest)
      return takeIdle(slots, latest) ?? start(latest)
    },
    release: (process) => {
      const { name } = process.definition
      const slots = slotsOf(name)
      if (process.alive && current.get(name) === process.definition) rest(slots, process)
      else drop(process)
      // The slot goes from hand to hand: whoever waits has it without `busy` ever falling.
      const next = slots.waiting.shift()
      if (next === undefined) slots.busy -= 1
      else next()
    },
    retire: (name) => {
      current.delete(name)
      const { idle } = slotsOf(name)
      for (const process of idle.splice(0)) drop(process)
    },
    close: () => {
      closed = true
      for (const process of living) drop(process)
    },
  }
}
