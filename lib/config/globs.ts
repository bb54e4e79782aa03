/** Whether two log group patterns (`*` stands for any text) may name the same group. Linear in the product of lengths. */
export function globsOverlap(a: string, b: string): boolean {
  // reachable[j]: the part of `a` read so far and the first j characters of `b` can stand for the same text.
  let reachable = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(0, j)))
  for (const letter of a) {
    const next = [letter === '*' && reachable[0] === true]
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1]
      const star = letter === '*' || other === '*'
      next[j] = star
        ? next[j - 1] === true || reachable[j] === true
        : letter === other && reachable[j - 1] === true
    }
    reachable = next
  }
  return reachable[b.length] === true
}
