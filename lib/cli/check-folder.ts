import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigurationProblem } from '#lib/config/problem.ts'

/** Makes the folder where there is none and writes into it once; what is wrong, where that fails. */
export function checkFolder(field: string, folder: string): ConfigurationProblem[] {
  try {
    mkdirSync(folder, { recursive: true })
    const probe = join(folder, `.writable-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
    return []
  } catch (error) {
    const message = `${folder} cannot be written (${codeOf(error)}); write a folder that you may write to`
    return [{ file: null, line: null, field, message }]
  }
}

/** `EACCES`, or what the error says where it has no code. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
