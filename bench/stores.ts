import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HEAP_OPTIONS } from '#lib/cli/heap.ts'
import { shownCount } from './figure.ts'
import { inChild } from './in-child.ts'
import { type Built, buildStore } from './work/build-store.ts'

const BUILD = new URL('./work/build-store.ts', import.meta.url)

export interface BuiltStore extends Built {
  readonly path: string
}

/** Stores of so many deliveries, each built once, by a process of its own, when it is first asked for. */
export class Stores {
  readonly #folder: string
  readonly #say: (line: string) => void
  readonly #built = new Map<string, Promise<BuiltStore>>()

  constructor(folder: string, say: (line: string) => void) {
    this.#folder = folder
    this.#say = say
  }

  of(deliveries: number, { text = true } = {}): Promise<BuiltStore> {
    const name = `${deliveries}${text ? '' : '-without-text'}`
    const known = this.#built.get(name)
    if (known !== undefined) return known
    const folder = join(this.#folder, name)
    mkdirSync(folder, { recursive: true })
    const path = join(folder, 'events.db')
    this.#say(`a store of ${shownCount(deliveries)} deliveries${text ? '' : ', without text'} …`)
    // With the memory that the collector has.
    const built = inChild(BUILD, buildStore, { path, deliveries, text }, HEAP_OPTIONS.collector)
    const store = built.then((each) => ({ ...each, path }))
    this.#built.set(name, store)
    return store
  }
}
