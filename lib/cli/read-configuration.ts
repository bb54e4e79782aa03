import type { Configuration } from '#lib/config/configuration.ts'
import { loadConfiguration } from '#lib/config/load.ts'
import { ConfigurationError, type ConfigurationProblem, problemLine } from '#lib/config/problem.ts'

/** The configuration, or the end: one line per problem and the exit code, 1 where nothing else is said. */
export function readConfiguration(exitCode = 1): Configuration {
  try {
    return loadConfiguration(process.env, process.cwd())
  } catch (error) {
    if (error instanceof ConfigurationError) refuse(error.problems, exitCode)
    throw error
  }
}

export function refuse(problems: readonly ConfigurationProblem[], exitCode = 1): never {
  for (const problem of problems) console.error(problemLine(problem))
  process.exit(exitCode)
}
