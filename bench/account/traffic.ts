import { seeded, uuid } from '../random.ts'
import type { ScaleGroup } from './groups.ts'

interface Line {
  readonly time: number
  readonly message: string
}

interface Truth {
  processed: number
  duplicate: number
}

/** Writes runs of handlers into local-aws and keeps count of what they did. */
export class Traffic {
  readonly truth = new Map<string, Truth>()
  lines = 0
  readonly #endpoint: string
  readonly #random = seeded(7)
  readonly #due = new Map<string, number>()
  readonly #keys = new Map<string, string[]>()
  #made = 0
  #requests = 0

  constructor(endpoint: string) {
    this.#endpoint = endpoint
  }

  /** All runs of the groups in [from, to) ms. */
  async write(groups: readonly ScaleGroup[], from: number, to: number): Promise<void> {
    const batches = groups.flatMap((group) => {
      const lines = this.#runs(group, from, to)
      if (lines.length === 0) return []
      const { account, region, name: logGroup } = group
      this.lines += lines.length
      return [
        { account, region, logGroup, stream: `${new Date(from).toISOString().slice(0, 13)}[$LATEST]`, lines },
      ]
    })
    if (batches.length === 0) return
    const response = await fetch(`${this.#endpoint}/_local-aws/append`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: `scale-${++this.#requests}`, batches }),
    })
    if (!response.ok) throw new Error(`append: ${response.status} ${await response.text()}`)
  }

  #runs(group: ScaleGroup, from: number, to: number): Line[] {
    const lines: Line[] = []
    let due = this.#due.get(group.name) ?? from + this.#random() * (1_000 / group.rate)
    for (; due < to; due += (1_000 / group.rate) * (0.5 + this.#random()))
      lines.push(...this.#run(group, Math.floor(due)))
    this.#due.set(group.name, due)
    return lines
  }

  #run({ source }: ScaleGroup, time: number): Line[] {
    const keys = this.#keys.get(source) ?? []
    this.#keys.set(source, keys)
    const again = this.#random() < 0.03 ? keys[Math.floor(this.#random() * keys.length)] : undefined
    const key = again ?? `${source}:${++this.#made}:1`
    if (again === undefined) keys.push(key)
    const truth = this.truth.get(source) ?? { processed: 0, duplicate: 0 }
    this.truth.set(source, truth)
    if (again === undefined) truth.processed++
    else truth.duplicate++
    const id = uuid(this.#random)
    const told = again === undefined ? `Inserted ${key}` : `Duplicate skipped for ${key}`
    return [
      { time, message: `START RequestId: ${id} Version: $LATEST\n` },
      { time, message: `${new Date(time).toISOString()}\t${id}\tINFO\t${told}\n` },
      { time, message: `END RequestId: ${id}\n` },
      {
        time,
        message: `REPORT RequestId: ${id}\tDuration: 0.40 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n`,
      },
    ]
  }
}
