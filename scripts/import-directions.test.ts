import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A file and what it imports: each must be refused. */
const FORBIDDEN = [
  ['lib/domain/a.ts', '#lib/store/events-writer.ts'],
  ['lib/domain/b.ts', '../store/events-writer.ts'],
  ['lib/domain/signals/a.ts', '../../store/events-writer.ts'],
  ['lib/domain/c.ts', 'node:fs'],
  ['lib/domain/d.ts', 'zod'],
  ['lib/config/a.ts', '#lib/store/schema.ts'],
  ['lib/config/b.ts', '../cli/child.ts'],
  ['lib/store/a.ts', '#lib/config/load.ts'],
  ['lib/store/b.ts', '#lib/aws/clients.ts'],
  ['lib/store/queries/a.ts', '#lib/server/overview.ts'],
  ['lib/aws/a.ts', '#lib/store/schema.ts'],
  ['lib/aws/b.ts', '#lib/config/load.ts'],
  ['lib/collector/a.ts', '#lib/server/overview.ts'],
  ['lib/collector/b.ts', '#lib/cli/child.ts'],
  ['lib/server/a.ts', '#lib/collector/loop.ts'],
  ['lib/server/b.ts', '#components/ui/icon.tsx'],
  ['lib/format.ts', '#lib/server/overview.ts'],
  ['lib/format-time.ts', './store/schema.ts'],
  ['lib/cli/a.ts', '#local-aws/main.ts'],
  ['lib/cli/b.ts', '../../demo/main.ts'],
  ['components/ui/a.tsx', '#lib/server/overview.ts'],
  ['components/ui/b.tsx', '#lib/store/schema.ts'],
  ['components/ui/c.tsx', '../../lib/server/overview.ts'],
  ['components/ui/d.tsx', '@aws-sdk/client-dynamodb'],
  ['components/ui/e.tsx', 'node:fs'],
  ['app/a.tsx', '#lib/store/schema.ts'],
  ['app/api/v1/overview/a.ts', '#lib/aws/clients.ts'],
  ['app/b.tsx', '#lib/config/load.ts'],
  ['app/sources/c.tsx', '../../lib/store/schema.ts'],
  ['proxy.ts', '#lib/store/schema.ts'],
  ['local-aws/a.ts', '#lib/domain/signal.ts'],
  ['local-aws/logs/b.ts', '../../lib/domain/signal.ts'],
  ['local-aws/c.ts', '#demo/main.ts'],
  ['demo/a.ts', '#lib/domain/signal.ts'],
  ['demo/pipelines/vendor-drop/b.ts', '../../../lib/domain/signal.ts'],
  ['demo/pipelines/c.ts', '#lib/config/load.ts'],
] as const

/** The same ways in the allowed direction: none may be refused. */
const ALLOWED = [
  ['lib/domain/ok.ts', './signal.ts'],
  ['lib/domain/signals/ok.ts', '../signal.ts'],
  ['lib/config/ok.ts', '#lib/domain/pipeline.ts'],
  ['lib/store/ok.ts', 'node:sqlite'],
  ['lib/store/queries/ok.ts', '../schema.ts'],
  ['lib/aws/ok.ts', '@aws-sdk/client-dynamodb'],
  ['lib/collector/ok.ts', '#lib/aws/clients.ts'],
  ['lib/server/ok.ts', '#lib/store/schema.ts'],
  ['lib/cli/ok.ts', '#lib/collector/loop.ts'],
  ['components/ui/ok.tsx', '#lib/format.ts'],
  ['app/ok.tsx', '#lib/server/overview.ts'],
  ['app/api/v1/overview/ok.ts', '#lib/domain/views.ts'],
  ['local-aws/logs/ok.ts', '../store/store.ts'],
  ['demo/pipelines/vendor-drop/ok.ts', '../runtime.ts'],
  ['lib/domain/ok.test.ts', '#lib/store/schema.ts'],
] as const

let folder = ''
/** Files in which the rule found something. */
let refused = new Set<string>()

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'onceboard-imports-')))
  cpSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
  for (const [file, from] of [...FORBIDDEN, ...ALLOWED]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), `import { x } from '${from}'\n\nexport const y = x\n`)
  }
  const report = await biome([
    'lint',
    '--vcs-enabled=false',
    '--max-diagnostics=none',
    '--reporter=github',
    '.',
  ])
  const lines = report.split('\n').filter((line) => line.includes('noRestrictedImports'))
  const files = lines.flatMap((line) => /file=([^,]+),/.exec(line)?.[1] ?? [])
  refused = new Set(files.map((file) => relative(folder, join('/', file))))
}, 30_000)
afterAll(() => rmSync(folder, { recursive: true }))

function biome(args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const program = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
    execFile(process.execPath, [program, ...args], { cwd: folder }, (_error, stdout) => resolve(stdout))
  })
}

it.each(FORBIDDEN)('%s may not import %s', (file) => {
  expect([...refused]).toContain(file)
})

it.each(ALLOWED)('%s may import %s', (file) => {
  expect([...refused]).not.toContain(file)
})

it.each([
  ['type', "import type { x } from '#lib/store/schema.ts'\nexport type Y = x\n"],
  ['re-export', "export { x } from '#lib/store/schema.ts'\n"],
  ['dynamic', "export const y = () => import('#lib/store/schema.ts')\n"],
])('a %s import is an import', async (_kind, source) => {
  writeFileSync(join(folder, 'lib/domain/kinds.ts'), source)
  const report = await biome(['lint', '--vcs-enabled=false', '--reporter=github', 'lib/domain/kinds.ts'])
  expect(report).toContain('noRestrictedImports')
  expect(report).toContain('lib/domain is pure')
})
