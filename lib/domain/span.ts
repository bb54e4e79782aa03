const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'm', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const

/** A length of time in its two largest units, `29 d 4 h`, `1 m 2 s`, `under 1 s`; for the sentences of grounds. ms in. */
export function span(ms: number): string {
  const at = UNITS.findIndex((unit) => ms >= unit.ms)
  const unit = UNITS[at]
  if (unit === undefined) return 'under 1 s'
  const whole = Math.floor(ms / unit.ms)
  const smaller = UNITS[at + 1]
  const rest = smaller ? Math.floor((ms - whole * unit.ms) / smaller.ms) : 0
  return smaller && rest > 0 ? `${whole} ${unit.name} ${rest} ${smaller.name}` : `${whole} ${unit.name}`
}

/** `3 skips`, `1 skip`, `1,204 skips` */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
