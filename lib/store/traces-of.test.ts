import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePositions } from '#lib/domain/position.ts'
import { plainRows } from './plain-runs.ts'
import { plainLines, scenarioLines, scenarioRules } from './testing/scenario.ts'
import { derivedTraces } from './traces-of.ts'

test('a stretch of plain runs makes what the whole derivation makes of it', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.oneof(scenarioLines, plainLines), scenarioRules, (lines, rules) => {
      const names = new Map<string | null, number>()
      const sourceId = (name: string | null) => names.get(name) ?? names.set(name, names.size).size - 1
      for (const stream of Map.groupBy(lines, (line) => line.stream).values()) {
        const signals = stream
          .map(({ placed }) => ({ ...placed, ingestionTime: placed.time + 5, cut: false }))
          .sort(comparePositions)
        const rows = plainRows(signals, { rules, sourceId })
        if (rows === null) continue
        plain++
        const { traces, loose } = derivedTraces(signals, { rules, sourceId })
        expect(loose).toEqual([])
        // In which order rows are made says nothing.
        expect(rows.sort(comparePositions)).toEqual([...traces].sort(comparePositions))
      }
    }),
    { numRuns: 1_000 },
  )
  expect(plain).toBeGreaterThan(100)
})
