import { statSync } from 'node:fs'

/** Which file a path leads to; null: to none. A file that was replaced has another. */
export function identityOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`
}

/** The file that is being written is no longer what the path leads to: what goes there is seen by nobody. */
export class StoreLostError extends Error {
  override readonly name = 'StoreLostError'
  constructor(path: string) {
    super(`${path} was deleted or replaced while it was being written`)
  }
}

/** @throws StoreLostError */
export function demandIdentity(path: string, identity: string | null): void {
  if (identity !== identityOf(path)) throw new StoreLostError(path)
}
