import { Icon } from '#components/ui/icon.tsx'
import { MARK_LOOK, type Mark } from '#components/ui/outcome.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import { LABELS, type Label } from '#lib/domain/filters.ts'
import { OUTCOMES } from '#lib/domain/outcome.ts'
import { FacetBox } from './facet-box.tsx'
import { isChosen, type ListFilter, toggled } from './list-url.ts'

const LABEL_WORDS: Readonly<Record<Label, { readonly word: string; readonly mark: Mark | null }>> = {
  first: { word: 'first processing', mark: null },
  retry: { word: 'retry', mark: 'retry' },
  breach: { word: 'breach', mark: 'breach' },
  rewrite: { word: 'rewrite', mark: null },
  replay: { word: 'replay', mark: 'replay' },
}

interface Value {
  readonly value: string
  readonly word: string
  readonly mark: Mark | null
}

interface FacetsProps {
  readonly params: URLSearchParams
  readonly pipelines: readonly string[]
  readonly sources: readonly string[]
}

/** A value that is chosen stays in its facet, also where nothing of it is in the range. */
function withChosen(names: readonly string[], params: URLSearchParams, filter: ListFilter): readonly Value[] {
  const all = [...new Set([...names, ...params.getAll(filter).filter((name) => name !== '')])]
  return all.map((name) => ({ value: name, word: visibleText(name), mark: null }))
}

function Facet({
  legend,
  filter,
  values,
  params,
}: {
  legend: string
  filter: ListFilter
  values: readonly Value[]
  params: URLSearchParams
}) {
  if (values.length === 0) return null
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map(({ value, word, mark }) => (
        <FacetBox
          key={value}
          href={toggled('/deliveries', params, filter, value)}
          checked={isChosen(params, filter, value)}
        >
          {mark === null ? null : (
            <span className={`o ${MARK_LOOK[mark].hue}`}>
              <Icon name={MARK_LOOK[mark].icon} size="sm" />
            </span>
          )}
          <span className="l" title={word}>
            <bdi>{word}</bdi>
          </span>
        </FacetBox>
      ))}
    </fieldset>
  )
}

/** What the list can be narrowed by. Within one facet the choices add up; between facets all must hold. */
export function Facets({ params, pipelines, sources }: FacetsProps) {
  const outcomes = OUTCOMES.map(
    (outcome): Value => ({ value: outcome, word: MARK_LOOK[outcome].word, mark: outcome }),
  )
  const labels = LABELS.map((label): Value => ({ value: label, ...LABEL_WORDS[label] }))
  return (
    <>
      <Facet legend="Outcome" filter="outcome" values={outcomes} params={params} />
      <Facet legend="Label" filter="label" values={labels} params={params} />
      <Facet
        legend="Pipeline"
        filter="pipeline"
        values={withChosen(pipelines, params, 'pipeline')}
        params={params}
      />
      <Facet legend="Source" filter="source" values={withChosen(sources, params, 'source')} params={params} />
    </>
  )
}
