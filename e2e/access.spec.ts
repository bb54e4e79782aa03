import { type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

async function paths(page: Page): Promise<readonly string[]> {
  const { data } = await (
    await page.request.get('/api/v1/deliveries?pipeline=invoice-files&outcome=duplicate&limit=1&from=all')
  ).json()
  const [{ id, key }] = data
  return [
    '/',
    '/sources/lambda-idempotency-demo?pipeline=invoice-files',
    '/deliveries',
    `/deliveries?from=all&delivery=${encodeURIComponent(id)}`,
    `/events/${encodeURIComponent(key)}?pipeline=invoice-files`,
    '/setup',
    '/nothing-here',
  ]
}

for (const theme of ['light', 'dark'] as const) {
  test(`every page passes axe, and scrolls only down: ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    for (const path of await paths(page)) {
      await expectAccessible(page, path)
    }
  })
}
