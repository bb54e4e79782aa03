import Form from 'next/form'
import Link from 'next/link'
import { hrefWith } from '#components/shell/url.ts'
import { Icon } from '#components/ui/icon.tsx'
import type { GroupState, GroupsPage } from '#lib/domain/setup-views.ts'
import { formatCount } from '#lib/format.ts'

export const STATE_WORDS: Readonly<Record<GroupState, string>> = {
  problem: 'With a problem',
  backfilling: 'Reading history',
  waiting: 'Not begun',
  live: 'Live',
}

interface GroupToolsProps {
  readonly groups: GroupsPage
  readonly params: URLSearchParams
}

/** Which groups are listed: by state, and by words of their name, pipeline, account or region. */
export function GroupTools({ groups, params }: GroupToolsProps) {
  const state = params.get('state')
  const { counts } = groups
  const found = counts.problem + counts.backfilling + counts.waiting + counts.live
  const href = (to: GroupState | null) => hrefWith('/setup', params, { state: to, page: null })
  const states = (['problem', 'backfilling', 'waiting', 'live'] as const).filter(
    (each) => each === 'problem' || counts[each] > 0 || each === state,
  )
  return (
    <div className="group-tools">
      <nav className="seg" aria-label="Log groups shown">
        <Segment href={href(null)} word="All" count={found} on={state === null || state === 'all'} />
        {states.map((each) => (
          <Segment
            key={each}
            href={href(each)}
            word={STATE_WORDS[each]}
            count={counts[each]}
            on={state === each}
          />
        ))}
      </nav>
      <GroupSearch params={params} />
    </div>
  )
}

interface SegmentProps {
  readonly href: string
  readonly word: string
  readonly count: number
  readonly on: boolean
}

function Segment({ href, word, count, on }: SegmentProps) {
  return (
    <Link href={href} scroll={false} aria-current={on ? 'true' : undefined}>
      {word} <span className="n">{formatCount(count)}</span>
    </Link>
  )
}

/* A form that works without script, too. */
function GroupSearch({ params }: { readonly params: URLSearchParams }) {
  const text = params.get('q') ?? ''
  return (
    <search>
      <Form className="search" action="/setup" scroll={false}>
        <Icon name="search" />
        <label className="vh" htmlFor="q">
          Filter log groups
        </label>
        {[...params].map(([name, value]) =>
          name === 'q' || name === 'page' ? null : (
            <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
          ),
        )}
        <input
          key={text}
          className="input"
          id="q"
          name="q"
          type="search"
          placeholder="Name, pipeline, account, region"
          autoComplete="off"
          spellCheck={false}
          defaultValue={text}
        />
      </Form>
    </search>
  )
}
