import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { complete, missingFrom, platformOf } from './complete-lock.js'

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const project = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

describe('package-lock.json', () => {
  it('has an entry for every platform’s binary (node scripts/complete-lock.js adds them)', () => {
    expect(missingFrom(lock)).toEqual([])
  })

  it('names no registry', () => {
    expect(JSON.stringify(lock)).not.toMatch(/"resolved"/)
  })

  it('and package.json pin exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = project
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
  })

  it('has one package with an install script, and that one brings its binaries along', () => {
    const scripts = Object.keys(lock.packages).filter((path) => lock.packages[path].hasInstallScript)
    // classic-level's script only compiles where it finds no prebuilt binary.
    expect(scripts).toEqual(['node_modules/classic-level'])
  })
})

it('adds what is missing, with the machines that it is for', () => {
  const packages = {
    '': { optionalDependencies: { 'tool-linux-x64-musl': '1.0.0', fsevents: '^2.3.0' } },
    'node_modules/a': {
      version: '1.0.0',
      optionalDependencies: { '@a/win32-arm64-msvc': '1.0.0', '@a/linux-x64-gnu': '1.0.0' },
    },
    'node_modules/a/node_modules/@a/linux-x64-gnu': { version: '1.0.0' },
  }
  const names = Object.keys(complete({ packages }).packages)
  expect(names.filter((name) => !(name in { '': 0, 'node_modules/a': 0 }))).toEqual([
    'node_modules/@a/win32-arm64-msvc',
    'node_modules/a/node_modules/@a/linux-x64-gnu',
    'node_modules/tool-linux-x64-musl',
  ])
  expect(platformOf('tool-linux-x64-musl')).toEqual({ cpu: ['x64'], os: ['linux'], libc: ['musl'] })
  expect(platformOf('@a/win32-arm64-msvc')).toEqual({ cpu: ['arm64'], os: ['win32'] })
})
