import { CodeText } from '#components/ui/code-text.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Strip } from '#components/ui/strip.tsx'
import type { Problem } from '#lib/domain/answer.ts'

/** What is wrong, and what to do: within a row. `after`: when it is tried again. */
export function ProblemText({
  problem,
  after,
}: {
  readonly problem: Problem
  readonly after?: string | null
}) {
  return (
    <p className="row-problem c-failed">
      <Icon name="failed" size="sm" />
      <span>
        <b>
          <CodeText text={problem.message} />
        </b>{' '}
        <CodeText text={problem.hint} /> {after}
      </span>
    </p>
  )
}

/** The same over a panel's content. */
export function ProblemStrips({ problems }: { readonly problems: readonly Problem[] }) {
  return problems.map((problem) => (
    <Strip key={`${problem.code} ${problem.message}`} kind="warning">
      <b>
        <CodeText text={problem.message} />
      </b>{' '}
      <CodeText text={problem.hint} />
    </Strip>
  ))
}
