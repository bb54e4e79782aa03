import { run } from './run.js'

await run(() => import('#lib/cli/rebuild.ts'))
