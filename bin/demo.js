import { run } from './run.js'

await run(() => import('#demo/main.ts'))
