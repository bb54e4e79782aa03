import { z } from 'zod'
import { documentSchema } from './schema.ts'

/** What editors check `onceboard.yaml` with: the published onceboard.schema.json, as text. */
export function publishedSchema(): string {
  const schema = z.toJSONSchema(documentSchema, { io: 'input', target: 'draft-7' })
  const head = {
    title: 'Onceboard’s configuration',
    description:
      'The pipelines that Onceboard watches: onceboard.yaml, or the file that ONCEBOARD_CONFIG names.',
  }
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`
}
