import { type Message, requestIdOf } from './message.ts'

/** Node: `<ISO>\t<request id>\t<LEVEL>\t<message>`. Its first line may be the message's only beginning. */
const NODE = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z\t([^\t\r\n]{0,128})\t[A-Z]{2,16}\t/
/** Python's logging: `[LEVEL]\t<ISO>Z\t<request id>\t<message>`. */
const PYTHON = /^\[[A-Za-z_ 0-9]{1,32}\]\t\d{4}-\d\d-\d\dT[\d:.]{8,20}Z\t([^\t\r\n]{0,128})\t/

/** What stands inside a runtime's text envelope; null: there is none. An outer envelope's request id goes before. */
export function openTextEnvelope(message: Message): Message | null {
  const found = envelopeOf(message.text)
  if (!found) return null
  return {
    text: message.text.slice(found[0].length),
    requestId: message.requestId ?? requestIdOf(found[1]),
    bare: false,
  }
}

function envelopeOf(text: string): RegExpExecArray | null {
  const first = text.charCodeAt(0)
  if (first >= 0x30 && first <= 0x39) return NODE.exec(text)
  return first === 0x5b ? PYTHON.exec(text) : null
}
