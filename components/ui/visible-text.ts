/* Control characters (but tab and newline), bidi overrides and isolates, zero-width characters and lone surrogates: text from logs may
 * hold any of them, to look like other text or to break a line. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text of others made inert to the eye: what cannot be seen is written as its escape (`\u202e`). */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** At most `max` characters of it, the cut marked by …; never half a surrogate pair. */
export function boundedText(text: string, max: number): string {
  if (text.length <= max) return visibleText(text)
  const cut = text.slice(0, max)
  const whole = /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
  return `${visibleText(whole)}…`
}
