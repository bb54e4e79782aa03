import { expect, test } from 'vitest'
import type { LogGroup, LogLine } from '#lib/domain/log-line.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { openEventsWriter } from './events-writer.ts'

const RULES: PipelineRules = {
  name: 'p',
  keyScheme: null,
  window: { kind: 'for-ever' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
}
const LINES: readonly LogLine[] = ['a', 'b', 'c'].map((key, index) => ({
  eventId: `3957${index}`.padEnd(56, '0'),
  time: Date.UTC(2026, 10, 20) + index,
  ingestionTime: Date.UTC(2026, 10, 20),
  stream: 's',
  message: `Inserted ${key}`,
}))

test('a line is itself by account, region, log group and event id: elsewhere it is another, here it is one (I2)', () => {
  const writer = openEventsWriter(':memory:')
  const pipelineId = writer.registerPipeline(RULES)
  const read = signalReader([])
  const put = (group: LogGroup) => {
    const groupId = writer.registerGroup(pipelineId, group)
    const signals = LINES.flatMap((line) => {
      const signal = read(line.message)
      return signal === null ? [] : [{ line, signal }]
    })
    const rest = { minutes: new Map(), replaceMinutes: null, cursor: null, linesRead: 3 }
    return writer.apply({ groupId, signals, ...rest }).deliveriesAdded
  }
  const here = { account: '1', region: 'r', name: '/g' }
  const places = [here, { ...here, account: '2' }, { ...here, region: 'q' }, { ...here, name: '/h' }]
  expect(places.map(put)).toEqual([3, 3, 3, 3])
  expect(places.map(put)).toEqual([0, 0, 0, 0])
  writer.close()
})
