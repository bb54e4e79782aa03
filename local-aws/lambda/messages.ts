/** What travels between local-aws and a function's process. */

export interface InvokeMessage {
  readonly requestId: string
  readonly payload: string
  /** Epoch ms at which the invocation times out. */
  readonly deadline: number
  readonly functionArn: string
  readonly clientContext: string | null
}

export interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** Something printed, or said to be true, by the function. Times are epoch ms. */
export type OutputRecord =
  | { readonly kind: 'line'; readonly time: number; readonly message: string }
  | { readonly kind: 'truth'; readonly time: number; readonly entry: Readonly<Record<string, unknown>> }

export type ProcessMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'output'; readonly record: OutputRecord }
  | { readonly type: 'returned'; readonly payload: string; readonly maxMemoryMb: number }
  | { readonly type: 'threw'; readonly error: FunctionError; readonly maxMemoryMb: number }
  | { readonly type: 'fatal'; readonly error: FunctionError }
