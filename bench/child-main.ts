import type { Answer, Order } from './in-child.ts'

// One order, one answer, and out: what was measured is not to be disturbed by what comes next.
process.on('disconnect', () => process.exit(1))
process.once('message', (order: Order) => void obey(order))

async function obey({ module, name, input }: Order): Promise<void> {
  const answer = await answerOf(async () => {
    const functions = await import(module)
    return functions[name](input)
  })
  process.send?.(answer, () => process.exit(0))
}

async function answerOf(work: () => Promise<unknown>): Promise<Answer> {
  try {
    // JSON knows no undefined.
    return { output: (await work()) ?? null }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
