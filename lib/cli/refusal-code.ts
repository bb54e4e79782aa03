/** EX_CONFIG: a child of ours cannot run with its settings, and starting it again is no use. local-aws and demo know it too. */
export const BAD_SETTINGS = 78

/** What a process that found its settings wrong ends with: only a supervisor makes a difference of it. */
export function refusalCode(): number {
  return process.send === undefined ? 1 : BAD_SETTINGS
}
