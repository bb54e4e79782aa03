// Writes onceboard.schema.json from the program's own schema.
import { writeFileSync } from 'node:fs'
import { publishedSchema } from '#lib/config/json-schema.ts'

writeFileSync(new URL('../onceboard.schema.json', import.meta.url), publishedSchema())
