import { truth } from '../../lambda/truth.ts'

interface Asked {
  readonly do?: 'return' | 'throw' | 'exit' | 'spin' | 'sleep' | 'reject' | 'print'
  readonly key?: string
  readonly ms?: number
}

interface Context {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

let runs = 0

/** Does what a test asks of it. */
export async function handler(event: Asked, context: Context): Promise<object> {
  runs += 1
  const { key = 'k' } = event
  process.stdout.write(`Inserted ${key}\n`)
  truth({ kind: 'outcome', outcome: 'processed', key })
  if (event.do === 'throw') throw new TypeError('no such thing')
  if (event.do === 'exit') process.exit(3)
  if (event.do === 'reject') void Promise.reject(new Error('nobody waits'))
  if (event.ms !== undefined) await new Promise((resolve) => setTimeout(resolve, event.ms))
  if (event.do === 'print') print()
  while (event.do === 'spin') runs += 0
  return { runs, requestId: context.awsRequestId, left: context.getRemainingTimeInMillis() }
}

/** Lines and truths in turn, a line in two pieces, two lines in one, and the console's envelopes. */
function print(): void {
  process.stdout.write('half ')
  process.stdout.write('and half\none\ntwo\n')
  truth({ kind: 'outcome', key: 'two' })
  console.log('said %d', 1, { a: 1 })
  console.warn('warned')
  process.stderr.write('no newline')
  truth({ kind: 'outcome', key: 'no newline' })
}
