import type { Readable } from 'node:stream'

/** A line without an end is cut into pieces of this many characters. */
const LONGEST = 65_536

/** Passes a child's output on, whole lines at a time, each with its name before it. */
export function prefixLines(name: string, input: Readable, write: (line: string) => void): void {
  let rest = ''
  input.setEncoding('utf8')
  input.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST) {
      lines.push(rest)
      rest = ''
    }
    for (const line of lines) write(`[${name}] ${line}`)
  })
  input.on('close', () => {
    if (rest !== '') write(`[${name}] ${rest}`)
  })
}

/** The terminal may go before we do. */
export function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
