/** What asks AWS while it answers: events and their records, a delivery's whole log, the drawer that shows both, replays. */
const ASKS_AWS = [
  /^\/(api\/v1\/)?(events|replays)(\/|\?|$)/,
  /^\/api\/v1\/deliveries\/[^/]+\/log/,
  /^\/deliveries\?(.*&)?delivery=/,
]

/** Whether the answer to a request mostly waits; all else keeps the thread busy. `url`: from the path on. */
export function asksAws(url: string): boolean {
  return ASKS_AWS.some((pattern) => pattern.test(url))
}
