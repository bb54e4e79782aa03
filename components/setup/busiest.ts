import type { OperationView } from '#lib/domain/setup-views.ts'

/** The kind of request that comes closest to what is allowed of it; null where none has a quota, or none is counted yet. */
export function busiestOf(operations: readonly OperationView[]): OperationView | null {
  return operations.reduce<OperationView | null>(
    (most, each) => ((each.shareUsed ?? -1) > (most?.shareUsed ?? -1) ? each : most),
    null,
  )
}
