const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
/** Ten years: more is a slip of the pen, and still far from where dates end. */
const MAX_MS = 3650 * UNIT_MS.d

/** What a duration looks like, for editors too. */
export const DURATION = /^[1-9][0-9]{0,6}[smhd]$/

/** `30d`, `12h`, `90m`, `45s` in ms; null where the text is none, or more than ten years. */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null
  const unit = text.at(-1)
  if (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd') return null
  const ms = Number(text.slice(0, -1)) * UNIT_MS[unit]
  return ms <= MAX_MS ? ms : null
}
