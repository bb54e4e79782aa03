import { createServer } from 'node:http'
import next from 'next'
import { addressOf } from './address.ts'
import { asksAws } from './asks-aws.ts'
import { ROOT } from './child.ts'
import { childEnvironment } from './child-environment.ts'
import { inTurn } from './in-turn.ts'
import { loopbackOnly } from './loopback-only.ts'
import { outliveTerminal } from './output.ts'
import { missingBuild } from './production-build.ts'
import { readConfiguration, refuse } from './read-configuration.ts'
import { refusalCode } from './refusal-code.ts'

/** Pages that the store answers keep the thread busy: more of them at once take memory and nothing is faster. */
const DRAWN_AT_ONCE = 8
/** Those that ask AWS mostly wait, and keep no others waiting. */
const WAITING_AT_ONCE = 24

outliveTerminal()
const dev = process.argv.includes('--dev')
const configuration = readConfiguration(refusalCode())
const missing = dev ? null : missingBuild()
if (missing !== null) {
  const message = `there is none in ${missing}; run npm run build first (npm start builds by itself)`
  refuse([{ file: null, line: null, field: 'build', message }], refusalCode())
}
// Next's server code reads the environment: alone (npm run web) it must see what the supervisor would give.
const environment = childEnvironment(configuration, process.env)
for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
Object.assign(process.env, environment)

const { host, port } = configuration
// Next hangs its own listeners for upgrades on the server that it is given: that one gets only what was let in.
const pages = createServer()
const server = loopbackOnly(pages)
const app = next({ dev, dir: ROOT, hostname: host, port, httpServer: pages })
await app.prepare()
const handle = app.getRequestHandler()
const drawn = inTurn(DRAWN_AT_ONCE, (request, response) => void handle(request, response))
const waiting = inTurn(WAITING_AT_ONCE, (request, response) => void handle(request, response))
pages.on('request', (request, response) => (asksAws(request.url ?? '') ? waiting : drawn)(request, response))
server.on('error', (error) => {
  console.error(`the web server cannot listen on ${host}:${port}: ${error.message}`)
  process.exit(1)
})
server.listen(port, host, () => {
  process.send?.({ ready: true })
  if (!process.connected) console.log(`Onceboard's pages are at ${addressOf(host, port)}`)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Open pages poll for ever; what is being answered gets a moment.
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    setTimeout(() => process.exit(0), 2000).unref()
  })
}
