import { lambdaField } from './lambda-fields.ts'

/** A log event as a query sees it. */
export interface LogRecord {
  /** Epoch ms. */
  readonly time: number
  readonly ingested: number
  readonly seq: number
  readonly message: string
  readonly stream: string
  /** `account:log group`. */
  readonly log: string
  readonly pointer: string
}

/** `instant` values are epoch ms and shown as a date. */
export interface Cell {
  readonly value: string | number
  readonly instant: boolean
}

/** A log event with what the query made of it, or (`record` null) a row that `stats` made. */
export interface Row {
  readonly record: LogRecord | null
  readonly made: Map<string, Cell>
}

export function text(value: string | number): Cell {
  return { value, instant: false }
}

export function instant(ms: number): Cell {
  return { value: ms, instant: true }
}

/** The cell of a column; null where the row has none. */
export function cellOf({ record, made }: Row, name: string): Cell | null {
  const cell = made.get(name)
  if (cell !== undefined) return cell
  return record === null ? null : recordCell(record, name)
}

function recordCell(record: LogRecord, name: string): Cell | null {
  switch (name) {
    case '@timestamp':
      return instant(record.time)
    case '@ingestionTime':
      return instant(record.ingested)
    case '@message':
      return text(record.message)
    case '@logStream':
      return text(record.stream)
    case '@log':
      return text(record.log)
    case '@ptr':
      return text(record.pointer)
    default: {
      const found = lambdaField(record.message, name)
      return found === null ? null : text(found)
    }
  }
}

/** As GetQueryResults shows it: dates as `YYYY-MM-DD HH:mm:ss.SSS`. */
export function shown({ value, instant: isInstant }: Cell): string {
  if (!isInstant) return String(value)
  return new Date(Number(value)).toISOString().replace('T', ' ').replace('Z', '')
}
