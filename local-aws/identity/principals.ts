import { randomBytes } from 'node:crypto'
import type { Database } from '../store/database.ts'

/** Whoever may call: a role, or an account's own keys (`arn:aws:iam::ACCOUNT:root`). */
export interface Principal {
  readonly arn: string
  /** What AssumeRole must say; null: nothing. */
  readonly externalId: string | null
  /** Log groups whose lines it may not read. */
  readonly deniedLogGroups: readonly string[]
}

/** A role that was assumed. */
export interface Session {
  readonly accessKeyId: string
  readonly token: string
  /** The role's ARN. */
  readonly role: string
  readonly name: string
  /** Epoch ms. */
  readonly expires: number
}

export interface Principals {
  find(arn: string): Principal | null
  put(principal: Principal): void
  session(accessKeyId: string): Session | null
  open(role: string, name: string, expires: number): Session
}

/** Keys that AssumeRole gave: told apart from any other that a caller may happen to have. */
export const ISSUED = 'ASIALOCAL'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function newKeyId(): string {
  return ISSUED + [...randomBytes(11)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
}

export function principals(database: Database): Principals {
  const findPrincipal = database.prepare('SELECT * FROM principals WHERE arn = ?')
  const write = database.prepare('INSERT OR REPLACE INTO principals VALUES (?, ?, ?)')
  const findSession = database.prepare('SELECT * FROM sessions WHERE access_key_id = ?')
  const insert = database.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?)')
  return {
    find: (arn) => {
      const row = findPrincipal.get(arn)
      if (row === undefined) return null
      const denied: unknown = JSON.parse(String(row['denied']))
      const externalId = row['external_id'] === null ? null : String(row['external_id'])
      return { arn, externalId, deniedLogGroups: Array.isArray(denied) ? denied.map(String) : [] }
    },
    put: ({ arn, externalId, deniedLogGroups }) =>
      void write.run(arn, externalId, JSON.stringify(deniedLogGroups)),
    session: (accessKeyId) => {
      const row = findSession.get(accessKeyId)
      if (row === undefined) return null
      const { token, role, name, expires } = row
      return {
        accessKeyId,
        token: String(token),
        role: String(role),
        name: String(name),
        expires: Number(expires),
      }
    },
    open: (role, name, expires) => {
      const session = {
        accessKeyId: newKeyId(),
        token: randomBytes(48).toString('base64'),
        role,
        name,
        expires,
      }
      insert.run(session.accessKeyId, session.token, role, name, expires)
      return session
    },
  }
}
