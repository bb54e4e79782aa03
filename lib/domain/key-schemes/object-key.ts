import type { ObjectKeyForm } from './hints.ts'

/** An object's key as S3 writes it into notifications: a space is `+`, everything but letters, digits and `- _ . * /` is %XX. */
export function encodeObjectKey(key: string): string {
  return encodeURIComponent(key.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The key of an object as its notification names it, decoded; null where it is not URL-encoded text. */
export function decodeObjectKey(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return null
  }
}

/** Which forms a printed object key can have: plain names look the same in both. */
function formsOf(printed: string): readonly ObjectKeyForm[] {
  const decoded = decodeObjectKey(printed)
  return decoded !== null && encodeObjectKey(decoded) === printed ? ['encoded', 'decoded'] : ['decoded']
}

/**
 * How a pipeline prints object keys, from many of them: one that cannot be URL-encoded text shows that all are decoded;
 * else, one with a whole `%XX` that they are encoded (a plus alone is as well a plus). null: they do not tell.
 */
export function objectKeyForm(printed: Iterable<string>): ObjectKeyForm | null {
  let form: ObjectKeyForm | null = null
  for (const key of printed) {
    if (!formsOf(key).includes('encoded')) return 'decoded'
    if (key.includes('%')) form = 'encoded'
  }
  return form
}

/**
 * The key to put into a notification so that the handler reads what it printed. null: without a `form` that says how
 * the pipeline prints, it could be either (`a+b.txt` is `a b.txt` encoded, or a name with a plus), and the wrong one
 * would make the guard compute another id.
 */
export function notificationKey(printed: string, form: ObjectKeyForm | null): string | null {
  if (form === 'encoded') return printed
  const encoded = encodeObjectKey(printed)
  if (form === 'decoded' || !formsOf(printed).includes('encoded')) return encoded
  return encoded === printed ? printed : null
}
