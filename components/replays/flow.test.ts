import { describe, expect, it } from 'vitest'
import { advance, type Flow, START, waitsFor } from './flow.ts'
import { samplePreview, sampleReplay } from './sample.ts'

const NOW = 1_000_000
const ready: Flow = { ...START, step: 'confirm', preview: samplePreview({ validUntil: NOW + 600_000 }) }

describe('waitsFor', () => {
  it('asks only for a reason after WILL SKIP', () => {
    expect(waitsFor(ready, NOW)).toBe('A reason of at least 10 characters.')
    expect(waitsFor({ ...ready, reason: 'INC-4471  ' }, NOW)).toBe('2 more in the reason.')
    expect(waitsFor({ ...ready, reason: 'INC-4471: vendor asks' }, NOW)).toBeNull()
  })

  it('also asks for the event’s own part after anything else', () => {
    const preview = samplePreview({ validUntil: NOW + 1, confirmWord: 'INV-20931' })
    const typed = { ...ready, preview, reason: 'a good long reason' }
    expect(waitsFor(typed, NOW)).toBe('Type INV-20931.')
    expect(waitsFor({ ...typed, word: 'INV-209' }, NOW)).toBe('2 characters to go.')
    expect(waitsFor({ ...typed, word: 'INV-20932' }, NOW)).toBe('This is not INV-20931.')
    expect(waitsFor({ ...typed, word: 'INV-20931' }, NOW)).toBeNull()
  })

  it('never sends on an old prediction, and never twice', () => {
    const full = { ...ready, reason: 'a good long reason' }
    expect(waitsFor(full, NOW + 600_000)).toContain('too old')
    expect(waitsFor(advance(full, { type: 'send-asked' }), NOW)).toBe('Sending…')
  })
})

describe('advance', () => {
  it('does not go back from Watch: what was sent stays sent', () => {
    const watching = advance(ready, { type: 'replay-came', replay: sampleReplay() })
    expect(watching.step).toBe('watch')
    expect(advance(watching, { type: 'went', step: 'confirm' }).step).toBe('watch')
  })

  it('lets a person try again after an error, with what was typed', () => {
    const typed = advance(ready, { type: 'typed', field: 'reason', text: 'why not' })
    const failed = advance(advance(typed, { type: 'send-asked' }), {
      type: 'failed',
      error: { code: 'X', message: 'm', hint: 'h' },
    })
    expect(failed).toMatchObject({ busy: null, step: 'confirm', reason: 'why not', error: { code: 'X' } })
  })

  it('asks for the word anew with a new prediction', () => {
    const typed = advance(ready, { type: 'typed', field: 'word', text: 'INV' })
    expect(advance(typed, { type: 'preview-came', preview: samplePreview(), step: 'preflight' }).word).toBe(
      '',
    )
  })
})
