import { runOnceboard } from './onceboard.ts'

await runOnceboard({ dev: true })
