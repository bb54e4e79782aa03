import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ROOT } from './child.ts'
import { HEAP_OPTIONS } from './heap.ts'

test('npm run starts a program with the heap that the supervisor gives it', () => {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))
  for (const [name, options] of Object.entries(HEAP_OPTIONS)) {
    expect(scripts[name]).toBe(`exec node ${options.join(' ')} bin/${name}.js`)
  }
})
