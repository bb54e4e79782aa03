const PLATFORM = /^(START|END|REPORT) RequestId: (\S+)/
/** Node's `<ISO>\t<id>\t…` and Python's `[LEVEL]\t<ISO>\t<id>\t…`. */
const RUNTIME = /^(?:\[[A-Z]+\]\t)?\d{4}-\d\d-\d\dT\S+\t([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\t/
const DURATION = /^REPORT .*?\tDuration: ([\d.]+) ms/

/** The fields that CloudWatch finds in Lambda's text lines; null where this line has no such field. */
export function lambdaField(message: string, name: string): string | null {
  switch (name) {
    case '@type':
      return PLATFORM.exec(message)?.[1] ?? null
    case '@requestId':
      return PLATFORM.exec(message)?.[2] ?? RUNTIME.exec(message)?.[1] ?? null
    case '@duration':
      return DURATION.exec(message)?.[1] ?? null
    default:
      return null
  }
}
