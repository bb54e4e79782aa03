import type { Scope } from './store/scope.ts'

/** The account of whoever names no other. */
export const ACCOUNT = '123456789012'
export const DEFAULT_SCOPE: Scope = { account: ACCOUNT, region: 'us-east-1' }
