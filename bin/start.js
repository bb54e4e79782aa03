import { run } from './run.js'

await run(() => import('#lib/cli/start.ts'))
