import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { loadConfiguration } from './load.ts'

it('the embedded default is valid, needs nothing from the environment and ignores AWS_*', () => {
  const env = { LOCAL_AWS_PORT: '4999', AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'nonsense' }
  const configuration = loadConfiguration(env, tmpdir())
  expect(configuration.mode).toBe('embedded')
  expect(configuration.pipelines.length).toBeGreaterThanOrEqual(6)
  for (const pipeline of configuration.pipelines) {
    expect(pipeline).toMatchObject({ endpoint: 'http://127.0.0.1:4999', region: 'us-east-1' })
  }
})
