/** What is so about a row of `trace`, a bit each. */
const MARKS = {
  /** Concluded from silence or from the platform alone, not printed. */
  inferred: 1,
  /** Its key does not fit its pipeline's key scheme. */
  unfit: 2,
  /** It ended clean and showed no outcome; its time is then its REPORT's. */
  silent: 4,
  /** The stream may be divided before its START (lib/domain/stretch.ts). */
  cut: 8,
  /** The outcome line itself carried the request id. */
  requestInLine: 16,
  /** The outcome line itself named its source. */
  sourceInLine: 32,
  /** The REPORT said `success` rather than nothing. */
  successInReport: 64,
  /** The line was longer than what is kept of it. */
  lineCut: 128,
} as const
export type Mark = keyof typeof MARKS

export type Marked = Readonly<Record<Exclude<Mark, keyof Carried>, boolean>> & {
  readonly carried: Carried | null
}
interface Carried {
  readonly cut: boolean
  readonly requestInLine: boolean
  readonly sourceInLine: boolean
  readonly successInReport: boolean
}

export function marksOf({ inferred, unfit, silent, lineCut, carried }: Marked): number {
  const own =
    (inferred ? MARKS.inferred : 0) |
    (unfit ? MARKS.unfit : 0) |
    (silent ? MARKS.silent : 0) |
    (lineCut ? MARKS.lineCut : 0)
  if (carried === null) return own
  return (
    own |
    (carried.cut ? MARKS.cut : 0) |
    (carried.requestInLine ? MARKS.requestInLine : 0) |
    (carried.sourceInLine ? MARKS.sourceInLine : 0) |
    (carried.successInReport ? MARKS.successInReport : 0)
  )
}

export function hasMark(bits: number, mark: Mark): boolean {
  return (bits & MARKS[mark]) !== 0
}

/** A condition over `trace`. */
export function isMarked(mark: Mark): string {
  return `(marks & ${MARKS[mark]}) <> 0`
}

/** A column that is 0 or 1. */
export function markSql(mark: Mark, name: string = mark): string {
  return `${isMarked(mark)} AS ${name}`
}
