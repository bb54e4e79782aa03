import { readFileSync } from 'node:fs'

/** What a process has used so far, as Linux tells it; null elsewhere. */
export interface ProcessUsage {
  readonly cpuMs: number
  readonly memoryBytes: number
  readonly mostMemoryBytes: number
}

/** Linux counts in hundredths of a second on every machine that Node runs on. */
const TICK_MS = 10

export function usageOf(pid: number | undefined): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      memoryBytes: kilobytes('VmRSS') * 1_024,
      mostMemoryBytes: kilobytes('VmHWM') * 1_024,
    }
  } catch {
    return null
  }
}
