import { createHash } from 'node:crypto'

const PART = /(md5|sha256)\(\{key\}\)|\{key\}/g

/**
 * The id that a recipe makes of an event's key: `{key}`, `md5({key})` and `sha256({key})` (lower-case hex of the
 * key's UTF-8), with any text around them. A recipe with none of them is the same id for every key.
 */
export function recordId(recipe: string, key: string): string {
  return recipe.replace(PART, (_, hash: string | undefined) =>
    hash === undefined ? key : createHash(hash).update(key, 'utf8').digest('hex'),
  )
}
