/** Two multiplicative hashes of 32 bits, of which 53 bits make an exact number. */
export function wideHash(text: string): number {
  let one = 0xdeadbeef ^ text.length
  let other = 0x41c6ce57 ^ text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 0x9e3779b1)
    other = Math.imul(other ^ code, 0x5f356495)
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
  other = Math.imul(other ^ (other >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
  return (other & 0x1fffff) * 0x1_0000_0000 + (one >>> 0)
}
