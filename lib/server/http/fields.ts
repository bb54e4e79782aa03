import { badRequest } from '#lib/domain/request-error.ts'

/** Reads a JSON body's fields; a body that is not an object, or a field of another kind, is a RequestError 400. */
export interface Fields {
  text(name: string, most: number): string
  /** null: absent or null */
  textOrNull(name: string, most: number): string | null
}

export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('BAD_BODY', 'The body is not a JSON object.', 'Send one JSON object.')
  }
  const values = new Map<string, unknown>(Object.entries(body))
  const textOrNull = (name: string, most: number): string | null => {
    const value = values.get(name) ?? null
    if (value === null) return null
    if (typeof value !== 'string' || value.length > most) {
      throw badRequest(
        'BAD_BODY',
        `\`${name}\` is not a text of at most ${most} characters.`,
        `Send "${name}": "…".`,
      )
    }
    return value
  }
  return {
    textOrNull,
    text: (name, most) => {
      const value = textOrNull(name, most)
      if (value !== null && value !== '') return value
      throw badRequest('BAD_BODY', `\`${name}\` is missing.`, `Send "${name}": "…".`)
    },
  }
}
