/** One thing that is wrong with the configuration and what to write instead. */
export interface ConfigurationProblem {
  /** As a person would type it: relative to the working directory where it lies in it. null: the environment. */
  readonly file: string | null
  /** From 1; null where there is no line to name (a missing file, an environment variable). */
  readonly line: number | null
  /** `pipelines[0].window`, or the environment variable's name; empty where the whole file is meant. */
  readonly field: string
  readonly message: string
}

/** `onceboard.yaml:7: pipelines[0].window: "30 days" is not a duration; write 30d, 12h or 90m` */
export function problemLine(problem: ConfigurationProblem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`
  return [place, problem.field, problem.message].filter((part) => part !== null && part !== '').join(': ')
}

/** Thrown by loadConfiguration; its message is one line per problem. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly problems: readonly ConfigurationProblem[]

  constructor(problems: readonly ConfigurationProblem[]) {
    super(problems.map(problemLine).join('\n'))
    this.problems = problems
  }
}

/** A wrong value as a person wrote it, bounded: it may be a whole document. */
export function shown(value: unknown): string {
  if (value === null || value === '') return 'an empty value'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
