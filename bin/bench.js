import { run } from './run.js'

await run(async () => {
  await import('../lib/cli/plain-node.ts')
  await import('../bench/main.ts')
})
