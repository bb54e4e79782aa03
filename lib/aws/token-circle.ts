/** Tells a token that was there before, in the memory of two: the last one, and one that waits twice as long each time (Brent). */
export function tokenCircle(): (token: string) => boolean {
  let last: string | undefined
  let mark: string | undefined
  let steps = 0
  let patience = 1
  return (token) => {
    if (token === last || token === mark) return true
    last = token
    if (++steps >= patience) {
      mark = token
      steps = 0
      patience *= 2
    }
    return false
  }
}
