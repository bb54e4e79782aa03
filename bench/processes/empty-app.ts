import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, ROOT, startChild, stopChild } from '#lib/cli/child.ts'
import { linkTree } from './link-tree.ts'
import { bareEnvironment, type Program } from './program.ts'
import { until } from './until.ts'

const FILES = {
  'package.json': '{ "name": "empty", "private": true, "type": "module" }',
  'next.config.js': 'export default { poweredByHeader: false }',
  'app/layout.jsx':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html> }',
  // Answered anew each time, as a page of figures must be.
  'app/page.jsx':
    "import { connection } from 'next/server'\nexport default async function Page() { await connection(); return <p>empty</p> }",
}

/** A Next application with nothing in it, of the same Next, built for production and started. */
export async function startEmptyApp(folder: string, port: number): Promise<Program> {
  linkTree(join(ROOT, 'node_modules'), join(folder, 'node_modules'), (path) => path.endsWith('/.cache'))
  mkdirSync(join(folder, 'app'), { recursive: true })
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  const lines: string[] = []
  const next = (args: readonly string[]): Child =>
    startChild(
      {
        name: 'empty',
        script: join(folder, 'node_modules/next/dist/bin/next'),
        args,
        env: { ...bareEnvironment(), NEXT_TELEMETRY_DISABLED: '1' },
      },
      (line) => lines.push(line),
    )
  const said = () => lines.slice(-10).join('\n')
  if ((await next(['build', folder]).ended).code !== 0) throw new Error(`the empty page: ${said()}`)
  const server = next(['start', folder, '-p', `${port}`, '-H', '127.0.0.1'])
  await until('the empty page answers', 60_000, () => answers(`http://127.0.0.1:${port}/`))
  return { pid: server.process.pid, said, stop: () => stopChild(server, 5_000) }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}
