/** Where a function's process listens for truths. A global, so that it is found from whatever copy of this module. */
export const TRUTH_SINK: unique symbol = Symbol.for('local-aws.truth')

/**
 * For handlers: records what is true of the line just printed, in the order of the lines and with that line's time.
 * It is stored in the same append as the invocation's lines. Outside of local-aws it does nothing.
 */
export function truth(entry: Readonly<Record<string, unknown>>): void {
  const sink: unknown = Reflect.get(globalThis, TRUTH_SINK)
  if (typeof sink === 'function') sink(entry)
}
