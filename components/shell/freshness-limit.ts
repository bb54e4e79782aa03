/** Data older than this no longer counts as live, ms. */
export const STALE_MS = 2 * 60_000
