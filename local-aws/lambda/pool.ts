import { ServiceError } from '../http/service-error.ts'
import { type FunctionDefinition, type FunctionRef, functionArn } from '../store/functions.ts'
import { type FunctionProcess, startProcess } from './function-process.ts'

export interface Pool {
  /** A process that is free and current; waits where as many run as the function may have. */
  acquire(definition: () => FunctionDefinition): Promise<FunctionProcess>
  release(process: FunctionProcess): void
  /** The function was replaced: its idle processes end now, the busy ones when they are done. */
  retire(ref: FunctionRef): void
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
  return new WarmPool(endpoint, keepWarmMs)
}

class WarmPool implements Pool {
  readonly #endpoint: () => string
  readonly #keepWarmMs: number
  readonly #slots = new Map<string, Slots>()
  readonly #living = new Set<FunctionProcess>()
  readonly #expiries = new Map<FunctionProcess, NodeJS.Timeout>()
  /** What each function was when it last ran; processes of another definition are not used again. */
  readonly #current = new Map<string, FunctionDefinition>()
  #closed = false

  constructor(endpoint: () => string, keepWarmMs: number) {
    this.#endpoint = endpoint
    this.#keepWarmMs = keepWarmMs
  }

  async acquire(definition: () => FunctionDefinition): Promise<FunctionProcess> {
    const wanted = definition()
    const { concurrency } = wanted
    const slots = this.#slotsOf(functionArn(wanted))
    if (slots.busy >= concurrency) await new Promise<void>((resolve) => slots.waiting.push(resolve))
    else slots.busy += 1
    if (this.#closed) {
      slots.waiting.shift()?.()
      throw stopping()
    }
    const latest = definition()
    this.#current.set(functionArn(latest), latest)
    return this.#takeIdle(slots, latest) ?? this.#start(latest)
  }

  release(process: FunctionProcess): void {
    const arn = functionArn(process.definition)
    const slots = this.#slotsOf(arn)
    if (process.alive && this.#current.get(arn) === process.definition) this.#rest(slots, process)
    else this.#drop(process)
    // The slot goes from hand to hand: whoever waits has it without `busy` ever falling.
    const next = slots.waiting.shift()
    if (next === undefined) slots.busy -= 1
    else next()
  }

  retire(ref: FunctionRef): void {
    const arn = functionArn(ref)
    this.#current.delete(arn)
    for (const process of this.#slotsOf(arn).idle.splice(0)) this.#drop(process)
  }

  close(): void {
    this.#closed = true
    for (const process of this.#living) this.#drop(process)
  }

  #slotsOf(arn: string): Slots {
    const slots = this.#slots.get(arn) ?? { busy: 0, idle: [], waiting: [] }
    this.#slots.set(arn, slots)
    return slots
  }

  #start(definition: FunctionDefinition): FunctionProcess {
    const process = startProcess(definition, this.#endpoint())
    this.#living.add(process)
    return process
  }

  #takeIdle({ idle }: Slots, definition: FunctionDefinition): FunctionProcess | null {
    for (let process = idle.pop(); process !== undefined; process = idle.pop()) {
      if (process.alive && process.definition === definition) {
        clearTimeout(this.#expiries.get(process))
        return process
      }
      this.#drop(process)
    }
    return null
  }

  #rest({ idle }: Slots, process: FunctionProcess): void {
    idle.push(process)
    const expire = () => {
      idle.splice(idle.indexOf(process), 1)
      this.#drop(process)
    }
    this.#expiries.set(process, setTimeout(expire, this.#keepWarmMs))
  }

  #drop(process: FunctionProcess): void {
    clearTimeout(this.#expiries.get(process))
    this.#expiries.delete(process)
    this.#living.delete(process)
    process.kill()
  }
}
