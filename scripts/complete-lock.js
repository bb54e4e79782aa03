// `npm install` leaves out of the lock what the registry at hand does not carry for other platforms, and
// `npm ci` then refuses the lock. This adds those entries: run it after every `npm install`.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const LOCK = new URL('../package-lock.json', import.meta.url)

/**
 * @typedef {{ version?: string, optionalDependencies?: Record<string, string>, [field: string]: unknown }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/**
 * The optional dependencies that no entry stands for.
 * @param {Lock} lock
 * @returns {{ name: string, version: string }[]}
 */
export function missingFrom(lock) {
  const missing = new Map()
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      // A range (not an exact version) belongs to a package that is no platform's binary.
      if (/^\d/.test(version) && !isInstalled(lock, path, name)) missing.set(name, { name, version })
    }
  }
  return [...missing.values()]
}

/** @type {(lock: Lock, from: string, name: string) => boolean} */
function isInstalled(lock, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true
    if (folder === '') return false
  }
}

/**
 * Which machines a binary is for, as its name says.
 * @param {string} name
 */
export function platformOf(name) {
  const os = /darwin|win32|linux|freebsd|android/.exec(name)?.[0]
  const cpu = /arm64|x64|wasm32|arm\b/.exec(name)?.[0]
  const libc = name.endsWith('-gnu') ? 'glibc' : name.endsWith('-musl') ? 'musl' : undefined
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) }
}

/** @param {Lock} lock */
export function complete(lock) {
  for (const { name, version } of missingFrom(lock)) {
    lock.packages[`node_modules/${name}`] = { version, optional: true, ...platformOf(name) }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...lock, packages: Object.fromEntries(sorted) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync(LOCK, 'utf8'))
  const names = missingFrom(lock).map(({ name }) => name)
  writeFileSync(LOCK, `${JSON.stringify(complete(lock), null, 2)}\n`)
  console.log(names.length === 0 ? 'the lock was complete' : `added to the lock: ${names.join(', ')}`)
}
