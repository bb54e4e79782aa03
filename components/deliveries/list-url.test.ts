import { describe, expect, it } from 'vitest'
import { paramsOf } from '#components/shell/url.ts'
import { chipsOf, eventHref, isChosen, searched, toggled, without, withParam } from './list-url.ts'

const at = '/deliveries'

describe('the list’s URL', () => {
  it('adds a value to a filter and takes it away again', () => {
    const params = paramsOf({ outcome: 'failed', tz: 'local' })
    const both = toggled(at, params, 'outcome', 'duplicate')
    expect(both).toBe('/deliveries?tz=local&outcome=failed&outcome=duplicate')
    const again = paramsOf(new URL(both, 'http://x').searchParams)
    expect(isChosen(again, 'outcome', 'duplicate')).toBe(true)
    expect(toggled(at, again, 'outcome', 'failed')).toBe('/deliveries?tz=local&outcome=duplicate')
  })

  it('forgets cursor and open delivery when the filter changes, keeps them when a delivery opens', () => {
    const params = paramsOf({ next: 'abc', delivery: '7', pipeline: ['a', 'b'] })
    expect(toggled(at, params, 'pipeline', 'a')).toBe('/deliveries?pipeline=b')
    expect(searched(at, params, ' INV ')).toBe('/deliveries?pipeline=a&pipeline=b&q=INV')
    expect(without(at, params, ['pipeline'])).toBe('/deliveries')
    expect(withParam(at, params, 'delivery', '8')).toContain('delivery=8')
    expect(withParam(at, params, 'delivery', null)).toBe('/deliveries?next=abc&pipeline=a&pipeline=b')
  })

  it('names what narrows the list', () => {
    expect(chipsOf(paramsOf({ source: ['x', 'y'], q: 'INV', from: '-1h' }))).toEqual([
      { name: 'source', values: ['x', 'y'] },
      { name: 'q', values: ['INV'] },
    ])
  })

  it('puts any key into one path segment', () => {
    const key = 'b#in/ä%2F ..?#e'
    const href = eventHref({ key, pipeline: 'p q' }, paramsOf({ tz: 'local' }), '9')
    const url = new URL(href, 'http://x')
    expect(decodeURIComponent(url.pathname.slice('/events/'.length))).toBe(key)
    expect(url.searchParams.get('pipeline')).toBe('p q')
    expect(url.searchParams.get('delivery')).toBe('9')
  })
})
