import { run } from './run.js'

await run(async () => {
  await import('../bench/plain-node.ts')
  await import('../bench/main.ts')
})
