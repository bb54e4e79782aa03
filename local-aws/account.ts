/** The one account that local-aws has. */
export const ACCOUNT = '123456789012'
