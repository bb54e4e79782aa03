import { describe, expect, it } from 'vitest'
import { sampleDelivery } from '#components/events/sample.ts'
import { appendOlder, bringsReplay, countNewer, mergeRefresh } from './merge-rows.ts'

function rows(...times: number[]) {
  return times.map((time) => sampleDelivery({ time, id: `d${String(time).padStart(4, '0')}` }))
}
function times(list: readonly { time: number }[]) {
  return list.map((row) => row.time)
}

describe('mergeRefresh', () => {
  it('puts new rows on top and keeps the older pages that were loaded', () => {
    const known = rows(9, 8, 7, 6, 5, 4)
    const { rows: merged, reset } = mergeRefresh(known, rows(11, 10, 9, 8))
    expect(times(merged)).toEqual([11, 10, 9, 8, 7, 6, 5, 4])
    expect(reset).toBe(false)
  })

  it('drops what the fresh page no longer has within its own span', () => {
    expect(times(mergeRefresh(rows(9, 8, 7, 6), rows(9, 7)).rows)).toEqual([9, 7, 6])
  })

  it('starts anew where the pages no longer touch: the rows between were never read', () => {
    expect(mergeRefresh(rows(3, 2, 1), rows(9, 8))).toMatchObject({ reset: true })
    expect(times(mergeRefresh(rows(3, 2, 1), rows(9, 8)).rows)).toEqual([9, 8])
  })

  it('takes the changed row, not the old one', () => {
    const [known] = rows(5)
    const fresh = sampleDelivery({ ...known, outcome: 'failed' })
    expect(mergeRefresh(known ? [known] : [], [fresh]).rows).toEqual([fresh])
  })
})

describe('appendOlder and countNewer', () => {
  it('does not repeat a row', () => {
    expect(times(appendOlder(rows(9, 8), rows(8, 7)))).toEqual([9, 8, 7])
  })
  it('counts what would come on top', () => {
    expect(countNewer(rows(9, 8), rows(11, 10, 9))).toBe(2)
    expect(countNewer([], rows(1))).toBe(1)
  })
  it('tells a replay that is new', () => {
    const replay = sampleDelivery({ time: 9, id: 'r', replay: true })
    expect(bringsReplay(rows(8), [replay])).toBe(true)
    expect(bringsReplay([replay], [replay])).toBe(false)
    expect(bringsReplay(rows(8), rows(9))).toBe(false)
  })
})
