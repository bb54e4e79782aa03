import { run } from './run.js'

await run(() => import('#lib/cli/reconcile.ts'))
