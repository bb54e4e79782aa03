/**
 * Node's options of the programs that run for ever, or over everything: left alone, V8 collects late and takes twice the
 * memory that they need (MB). `npm run` starts them with the same, from package.json.
 */
export const HEAP_OPTIONS = {
  collector: ['--max-old-space-size=192', '--max-semi-space-size=8'],
  rebuild: ['--max-old-space-size=192', '--max-semi-space-size=8'],
  web: ['--max-old-space-size=136', '--max-semi-space-size=8'],
} as const satisfies Readonly<Record<string, readonly string[]>>
