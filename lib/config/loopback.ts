/** The names under which Onceboard may listen, and under which it answers. */
const NAMES: readonly string[] = ['127.0.0.1', 'localhost', '::1']

/** `127.0.0.1`, `localhost` or `::1`: as HOST says it. */
export function isLoopbackName(name: string): boolean {
  return NAMES.includes(name.toLowerCase())
}

/** A `Host` header that addresses one of those names, with or without a port: `localhost:3000`, `[::1]:3000`. */
export function isLoopbackHost(header: string): boolean {
  const name = header.replace(/:\d{1,5}$/, '').toLowerCase()
  return NAMES.some((each) => name === (each.includes(':') ? `[${each}]` : each))
}

/** An endpoint on this machine, at whatever loopback address, has no regions of its own: any name does. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const name = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return isLoopbackName(name) || /^127(\.\d{1,3}){3}$/.test(name)
}
