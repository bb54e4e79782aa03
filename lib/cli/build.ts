import { outliveTerminal } from './output.ts'
import { buildForProduction } from './production-build.ts'

outliveTerminal()
const built = await buildForProduction({ write: (line) => console.log(line.replace(/^\[build\] /, '')) })
if (!built) process.exit(1)
