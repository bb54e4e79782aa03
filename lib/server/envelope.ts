import type { Answer } from '#lib/domain/answer.ts'
import { answerWith } from './answering.ts'
import { enter } from './enter.ts'

/** Something that is of no range, in the envelope that every answer has. */
export async function enveloped<T>(data: T): Promise<Answer<T>> {
  const search = {}
  return answerWith<T>(await enter(), {
    search,
    defaults: { range: 'all', replays: 'include' },
    empty: () => data,
    work: () => data,
  })
}
