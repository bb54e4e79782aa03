import type { Figure } from './figure.ts'
import type { ParsingOrder } from './parsing.ts'
import type { Stores } from './stores.ts'

export interface Bench {
  /** For temporary data. */
  readonly folder: string
  /** Deliveries of the stores that are measured, ascending. */
  readonly sizes: readonly number[]
  /** Where one size is enough and the largest would take too long. */
  readonly usual: {
    readonly ingest: number
    readonly collector: number
    readonly rounds: number
    /** of each query */
    readonly queries: number
    readonly parsing: ParsingOrder
    /** DEMO_* of the environment, where not as the demo has it. */
    readonly demo: Readonly<Record<string, string>>
  }
  /** Whether to compare with what is not installed with the product. */
  readonly withPeers: boolean
  readonly stores: Stores
  readonly say: (line: string) => void
}

export interface Measurement {
  readonly name: string
  readonly run: (bench: Bench) => Promise<readonly Figure[]>
}
