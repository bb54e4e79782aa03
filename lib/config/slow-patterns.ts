import { isSlowPattern } from '#lib/domain/signals/custom-signals.ts'
import type { Explained } from './explain.ts'
import { shown } from './problem.ts'
import type { ConfigurationDocument } from './schema.ts'

/** Patterns that cost much and say no less for it: a warning, since they are right all the same. */
export function slowPatterns(document: ConfigurationDocument): Explained[] {
  return document.pipelines.flatMap(({ signals = [] }, index) =>
    signals.flatMap(({ pattern }, at) =>
      isSlowPattern(pattern)
        ? [
            {
              path: ['pipelines', index, 'signals', at, 'pattern'],
              message: `${shown(pattern)} is a slow pattern: no three characters in a row are sure to be in what it matches, so every line is searched; write some of the line’s own words into it`,
            },
          ]
        : [],
    ),
  )
}
