import { run } from './run.js'

await run(async () => {
  await import('../bench/account/main.ts')
})
