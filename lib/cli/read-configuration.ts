import type { Configuration } from '#lib/config/configuration.ts'
import { loadConfiguration } from '#lib/config/load.ts'
import { ConfigurationError, type ConfigurationProblem, problemLine } from '#lib/config/problem.ts'

/** The configuration, or the end: one line per problem and exit code 1. */
export function readConfiguration(): Configuration {
  try {
    return loadConfiguration(process.env, process.cwd())
  } catch (error) {
    if (error instanceof ConfigurationError) refuse(error.problems)
    throw error
  }
}

export function refuse(problems: readonly ConfigurationProblem[]): never {
  for (const problem of problems) console.error(problemLine(problem))
  process.exit(1)
}
