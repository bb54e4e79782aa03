import { parseKey, tellsSourcesApart } from './key-schemes/key-scheme.ts'
import type { PipelineRules } from './pipeline.ts'

export interface SourceOfKey {
  /** null: of the pipeline, but no key says of which of its sources. */
  readonly name: string | null
  /** The key does not fit its pipeline's scheme; its source is then the pipeline's name. */
  readonly unfit: boolean
}

/** Where a delivery came from. `named` is the source that the line's own format gives (Powertools' function), if any. */
export function sourceOfKey(
  key: string | null,
  named: string | null,
  rules: Pick<PipelineRules, 'name' | 'keyScheme'>,
): SourceOfKey {
  if (key === null) return { name: keylessSource(rules), unfit: false }
  if (rules.keyScheme === null) return { name: named ?? rules.name, unfit: false }
  const parts = parseKey(rules.keyScheme, key)
  return parts ? { name: parts.source ?? rules.name, unfit: false } : { name: rules.name, unfit: true }
}

/** The source of what names no key: the pipeline, or null where its keys tell several sources apart. */
export function keylessSource(rules: Pick<PipelineRules, 'name' | 'keyScheme'>): string | null {
  return rules.keyScheme !== null && tellsSourcesApart(rules.keyScheme) ? null : rules.name
}
