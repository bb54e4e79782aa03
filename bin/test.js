import { run } from './run.js'

await run(() => import('../scripts/run-tests.ts'))
