/*
 * Ids as few bytes. An event id of CloudWatch Logs is a decimal number: time (ms) × 2^144 + the request that put the line
 * × 2^16 + the line's index in it (so the documented sample of a subscription shows; ids that are otherwise are kept as
 * they are). A row knows its time, and the lines of one run mostly came in one request: little is left to be stored.
 */

/** What is stored of an event id beside its time: bytes, or the id itself where it has another shape. */
export type PackedId = Uint8Array | string
/** An event id beside another: how many lines later in the same request, or as by itself. */
export type BesideId = number | PackedId

interface Known {
  readonly eventId: string
  /** ms */
  readonly time: number
}

const TIME_SHIFT = 144n
const REST = (1n << TIME_SHIFT) - 1n
const REQUEST_SHIFT = 16n
const DECIMAL = /^[1-9]\d{43,59}$/

export function unpackEventId(packed: PackedId, time: number): string {
  return typeof packed === 'string' ? packed : decimal(time, numberOf(packed))
}

/** The ids of a row: its own, and those of its run's first and last line beside it. */
export function packRun(
  own: Known,
  openTime: number,
  openEvent: string,
  endTime: number | null,
  endEvent: string | null,
): { readonly own: PackedId; readonly opening: BesideId; readonly report: BesideId | null } {
  const ownRest = restOf(own)
  return {
    own: ownRest === null ? own.eventId : bytesOf(ownRest),
    opening: openEvent === own.eventId ? besideItself(own, ownRest) : beside(openTime, openEvent, ownRest),
    report: endTime === null || endEvent === null ? null : beside(endTime, endEvent, ownRest),
  }
}

function besideItself(own: Known, ownRest: bigint | null): BesideId {
  return ownRest === null ? own.eventId : 0
}

function beside(time: number, eventId: string, ownRest: bigint | null): BesideId {
  const rest = restOf({ time, eventId })
  if (rest === null) return eventId
  return ownRest !== null && rest >> REQUEST_SHIFT === ownRest >> REQUEST_SHIFT
    ? Number(rest - ownRest)
    : bytesOf(rest)
}

export function unpackBeside(beside: BesideId, time: number, own: PackedId): string {
  if (typeof beside !== 'number') return unpackEventId(beside, time)
  if (typeof own === 'string') throw new TypeError('an event id beside one that is not packed')
  return decimal(time, numberOf(own) + BigInt(beside))
}

/** The part below the time; null where the id is not of the documented shape, or not of this time. */
function restOf({ eventId, time }: Known): bigint | null {
  if (!DECIMAL.test(eventId)) return null
  const value = BigInt(eventId)
  return Number(value >> TIME_SHIFT) === time ? value & REST : null
}

function decimal(time: number, rest: bigint): string {
  return ((BigInt(time) << TIME_SHIFT) | rest).toString()
}

function bytesOf(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

function numberOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  const { buffer, byteOffset, length } = bytes
  return BigInt(`0x${Buffer.from(buffer, byteOffset, length).toString('hex')}`)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A request id: 16 bytes where it is a UUID as AWS writes them, else as it is. */
export function packUuid(id: string): PackedId {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id
}

export function unpackUuid(packed: PackedId): string {
  if (typeof packed === 'string') return packed
  const hex = Buffer.from(packed.buffer, packed.byteOffset, packed.length).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
