import { expect, test } from 'vitest'
import { asksAws } from './asks-aws.ts'

test.each([
  ['/events/a%23b?pipeline=x', true],
  ['/api/v1/events/k', true],
  ['/api/v1/replays', true],
  ['/api/v1/replays/preview', true],
  ['/api/v1/deliveries/7/log', true],
  ['/deliveries?from=-1h&delivery=7', true],
  ['/', false],
  ['/?pipeline=events', false],
  ['/deliveries?q=delivery', false],
  ['/api/v1/deliveries/7', false],
  ['/api/v1/overview', false],
  ['/sources/events', false],
  ['/_next/static/chunks/events.js', false],
])('%s: %s', (url, expected) => {
  expect(asksAws(url)).toBe(expected)
})
