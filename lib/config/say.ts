import { shown } from './problem.ts'

interface Issue {
  readonly code?: string
  readonly input?: unknown
}

/** zod's `error` option in this project's words: what the value is not, and what to write instead. */
export function say(what: string, write: string): { error: (issue: Issue) => string } {
  return {
    error: (issue) =>
      issue.input === undefined
        ? `is missing; write ${write}`
        : `${shown(issue.input)} is not ${what}; write ${write}`,
  }
}

/** `s3, sns or sqs` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}
