import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { loadConfiguration } from './load.ts'

it('onceboard.example.yaml is valid as it stands', () => {
  const file = fileURLToPath(new URL('../../onceboard.example.yaml', import.meta.url))
  const configuration = loadConfiguration({ ONCEBOARD_CONFIG: file }, '/')
  expect(configuration.pipelines).toMatchObject([
    { name: 'invoice-files', replay: { lambda: 'invoice-files' } },
  ])
})
