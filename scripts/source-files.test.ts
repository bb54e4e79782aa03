import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = ['app', 'bench', 'bin', 'components', 'demo', 'e2e', 'lib', 'local-aws', 'scripts']
const MOST_LINES = 300

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        /\.(ts|tsx|js|mjs|css)$/.test(name) &&
        !/\.test\.tsx?$|(^|\/)(data|fixtures|node_modules)\//.test(name),
    )
    .map((name) => `${folder}/${name}`)
}

const all = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap(sources)
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

it('no source file is longer than 300 lines', () => {
  expect(all.length).toBeGreaterThan(50)
  const long = all.filter((file) => read(file).split('\n').length - 1 > MOST_LINES)
  expect(long).toEqual([])
})

it('a default export is only where Next or a tool demands it', () => {
  const demanded = /^app\/.*(page|layout|error|not-found|loading|template|global-error|default)\.tsx$|^e2e\//
  const found = all.filter((file) => /^export default /m.test(read(file)) && !demanded.test(file))
  expect(found).toEqual([])
})
