export interface SecurityHeaders {
  readonly 'Content-Security-Policy': string
  readonly 'Cache-Control': string
  readonly 'X-Content-Type-Options': string
  readonly 'Referrer-Policy': string
  readonly 'X-Frame-Options': string
  readonly 'Cross-Origin-Opener-Policy': string
  readonly 'Cross-Origin-Resource-Policy': string
}

/** Scripts run by nonce only; charts place their parts by style attributes, which no nonce can allow. */
export function securityHeaders(nonce: string, development: boolean): SecurityHeaders {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}
