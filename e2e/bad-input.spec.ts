import { expect, test } from '@playwright/test'

const REFUSED: readonly (readonly [path: string, status: number, names: RegExp])[] = [
  ['/api/v1/sources?from=2026-11-20T00:00:00Z&to=2026-11-19T00:00:00Z', 400, /from/],
  ['/api/v1/sources?from=yesterday', 400, /from/],
  ['/api/v1/deliveries?limit=0', 400, /limit/],
  ['/api/v1/deliveries?limit=1001', 400, /limit/],
  ['/api/v1/deliveries?limit=ten', 400, /limit/],
  ['/api/v1/deliveries?next=forged', 400, /next/],
  ['/api/v1/deliveries?outcome=skipped', 400, /outcome/],
  ['/api/v1/overview?replays=maybe', 400, /replays/],
  ['/api/v1/sources/nowhere', 404, /nowhere/],
  ['/api/v1/events/never-seen.txt', 404, /never-seen\.txt/],
  ['/api/v1/nothing-here', 404, /./],
]

for (const [path, status, names] of REFUSED) {
  test(`${path} is ${status}, and says what to write instead`, async ({ request }) => {
    const response = await request.get(path)
    expect(response.status()).toBe(status)
    const { error } = await response.json()
    expect(error.message).toMatch(names)
    expect(error.code).toMatch(/^[A-Z_]+$/)
    expect(error.hint.length).toBeGreaterThan(10)
  })
}

test('an unknown page, source and event each get a designed 404', async ({ page }) => {
  for (const path of ['/nothing-here', '/sources/nowhere', '/events/never-seen.txt']) {
    const response = await page.goto(path)
    expect(response?.status(), path).toBe(404)
    await expect(
      page
        .getByRole('navigation', { name: 'Main' })
        .or(page.getByRole('heading', { level: 1 }))
        .first(),
    ).toBeVisible()
  }
})

test('a range that ends before it begins is explained on the page', async ({ page }) => {
  await page.goto('/?from=2026-11-20T00:00:00Z&to=2026-11-19T00:00:00Z')
  await expect(page.getByRole('main')).toContainText(/from/)
})
