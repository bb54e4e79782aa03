/** An account and region as people name them; before the service has said which account it is, the region alone. */
export function placeName({
  account,
  region,
}: {
  readonly account: string
  readonly region: string
}): string {
  return isNamed(account) ? `${account} · ${region}` : region
}

function isNamed(account: string): boolean {
  return account !== '' && account !== 'unknown'
}
