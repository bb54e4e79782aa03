import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

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
      await page.goto(path)
      await expect(page.getByRole('main')).toBeVisible()
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .analyze()
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        path,
      ).toEqual([])
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(sideways, path).toBeLessThanOrEqual(0)
    }
  })
}
