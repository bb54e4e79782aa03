import { afterEach, describe, expect, it, vi } from 'vitest'
import { askApi } from './api-client.ts'
import { sampleDelivery } from './sample.ts'
import { isDeliveryRows, reviveInstants } from './wire.ts'

afterEach(() => vi.unstubAllGlobals())

function answer(body: unknown, status = 200) {
  vi.stubGlobal(
    'fetch',
    async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
  )
}

const row = sampleDelivery({ time: Date.UTC(2026, 10, 20, 14, 0, 0, 7) })
const onWire = { ...row, time: '2026-11-20T14:00:00.007Z', ingestionTime: '2026-11-20T14:00:01.000Z' }

describe('reviveInstants', () => {
  it('turns instants into ms and leaves other text alone, even where it looks like a time', () => {
    const revived = reviveInstants({
      time: '2026-11-20T14:00:00.007Z',
      line: '2026-11-20T14:00:00.007Z',
      attempt: { start: '1970-01-01T00:00:01.000Z' },
    })
    expect(revived).toEqual({ time: row.time, line: '2026-11-20T14:00:00.007Z', attempt: { start: 1000 } })
    expect(reviveInstants([{ readAt: 5 }])).toEqual([{ readAt: 5 }])
  })
})

describe('askApi', () => {
  it('gives rows with their instants, and the cursor', async () => {
    answer({ data: [onWire], next: 'abc' })
    const result = await askApi('/x', isDeliveryRows)
    expect(result).toMatchObject({ ok: true, next: 'abc', data: [{ time: row.time }] })
  })

  it('passes the server’s own words on', async () => {
    answer({ error: { code: 'BAD_LIMIT', message: 'm', hint: 'h' } }, 400)
    expect(await askApi('/x', isDeliveryRows)).toEqual({
      ok: false,
      error: { code: 'BAD_LIMIT', message: 'm', hint: 'h' },
    })
  })

  it('never throws: a proxy’s page, a broken line, a foreign shape', async () => {
    answer('<html>', 502)
    expect(await askApi('/x', isDeliveryRows)).toMatchObject({ ok: false, error: { code: 'HTTP_502' } })
    answer({ data: [{ id: 1 }] })
    expect(await askApi('/x', isDeliveryRows)).toMatchObject({
      ok: false,
      error: { code: 'ANSWER_UNREADABLE' },
    })
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('network')))
    expect(await askApi('/x', isDeliveryRows)).toMatchObject({ ok: false, error: { code: 'UNREACHABLE' } })
  })
})
