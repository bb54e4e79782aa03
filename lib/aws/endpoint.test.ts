import { expect, test } from 'vitest'
import { endpointFor } from './endpoint.ts'

const env = { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamo' }

test("a service's own variable beats AWS_ENDPOINT_URL, and only that", () => {
  expect(endpointFor('http://all', 'DYNAMODB', env)).toBe('http://dynamo')
  expect(endpointFor('http://all', 'LAMBDA', env)).toBe('http://all')
  expect(endpointFor('http://configured', 'DYNAMODB', env)).toBe('http://configured')
  expect(endpointFor(null, 'DYNAMODB', { AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamo' })).toBe('http://dynamo')
  expect(endpointFor(null, 'LAMBDA', {})).toBe(null)
})

test('the embedded endpoint is left alone', () => {
  expect(endpointFor('http://all', 'DYNAMODB', { ...env, ONCEBOARD_EMBEDDED: '1' })).toBe('http://all')
})
