import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { publishedSchema } from './json-schema.ts'

it('the published schema is what the program checks by (npm run schema writes it)', () => {
  const published = readFileSync(new URL('../../onceboard.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(published)).toEqual(JSON.parse(publishedSchema()))
})
