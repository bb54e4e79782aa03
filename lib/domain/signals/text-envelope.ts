import { type Message, requestIdOf } from './message.ts'

/** Node and .NET: `<ISO>\t<request id>\t<LEVEL>\t<message>`. Its first line may be the message's only beginning. */
const RUNTIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z\t([^\t\r\n]{0,128})\t[A-Za-z]{2,16}\t/
/** Python's logging: `[LEVEL]\t<ISO>Z\t<request id>\t<message>`. */
const PYTHON = /^\[[A-Za-z_ 0-9]{1,32}\]\t\d{4}-\d\d-\d\dT[\d:.]{8,20}Z\t([^\t\r\n]{0,128})\t/
/** Powertools for Python's own handler: `<date> <time>,<ms> aws_lambda_powertools.<module> [DEBUG] <message>`; names no request. */
const POWERTOOLS = /^\d{4}-\d\d-\d\d [\d:]{8},\d{3} (?=aws_lambda_powertools)()[\w.]{1,256} \[[A-Z]{2,16}\] /
/** Java's Log4j in the pattern that AWS documents: `<date> <time> <request id> DEBUG <class>[:<line>] - <message>`. */
const LOG4J =
  /^\d{4}-\d\d-\d\d [\d:]{8}(?:[.,]\d{1,9})? (\S{0,128}) {1,8}(?:TRACE|DEBUG|INFO|WARN|ERROR) {1,4}[\w.$]{1,256}(?::\d{1,6})? - /
/** Java's SLF4J as it is by default: `[main] DEBUG <class> - <message>`. */
const SLF4J = /^\[[^\]\t\r\n]{1,64}\]() (?:TRACE|DEBUG|INFO|WARN|ERROR) [\w.$]{1,256} - /

/** What stands inside a runtime's or a logger's text envelope; null: there is none. An outer envelope's request id goes before. */
export function openTextEnvelope(message: Message): Message | null {
  const found = envelopeOf(message.text)
  if (!found) return null
  return {
    text: message.text.slice(found[0].length),
    requestId: message.requestId ?? requestIdOf(found[1]),
    bare: false,
    echo: message.echo || found[0].startsWith('[DEBUG]\t'),
  }
}

function envelopeOf(text: string): RegExpExecArray | null {
  const first = text.charCodeAt(0)
  if (first === 0x5b) return PYTHON.exec(text) ?? SLF4J.exec(text)
  if (first < 0x30 || first > 0x39) return null
  // A `T` or a space between date and time tells the runtimes' from the loggers'.
  const between = text.charCodeAt(10)
  if (between === 0x54) return RUNTIME.exec(text)
  return between === 0x20 ? (POWERTOOLS.exec(text) ?? LOG4J.exec(text)) : null
}
