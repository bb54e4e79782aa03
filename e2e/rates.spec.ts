import { expect, type Page, test } from '@playwright/test'

interface SourceAnswer {
  readonly source: string | null
  readonly pipeline: string
  readonly deliveries: number
  readonly duplicateRate: number | null
}

/** As the pages write it: two significant digits. */
function percent(rate: number): string {
  if (rate === 0) return '0%'
  const value = rate * 100
  return `${value.toFixed(value < 0.995 ? 2 : value < 9.95 ? 1 : 0)}%`
}

async function shownSources(page: Page): Promise<Record<string, string>> {
  const rows = page
    .getByRole('region', { name: 'Sources' })
    .or(page.locator('section', { hasText: 'Sources' }))
    .locator('tbody tr')
  const texts = await rows.evaluateAll((lines) =>
    lines.map((line) => {
      const cells = [...line.querySelectorAll('td')].map((cell) => cell.textContent ?? '')
      const pipeline = line.querySelector('small')?.textContent ?? ''
      const source = line.querySelector('a')?.textContent ?? ''
      return [`${pipeline} · ${source}`, cells[2] ?? ''] as const
    }),
  )
  return Object.fromEntries(texts)
}

test('rates on the page equal the API', async ({ page, request }) => {
  // A range that has ended: nothing moves between the two readings.
  const health = await (await request.get('/api/v1/health')).json()
  const to = new Date(health.freshness.dataThrough).toISOString()
  const range = `from=${new Date(Date.parse(to) - 86_400_000).toISOString()}&to=${to}`
  const answer: { data: SourceAnswer[] } = await (await request.get(`/api/v1/sources?${range}`)).json()
  await page.goto(`/?${range}`)
  const shown = await shownSources(page)
  const named = answer.data.filter(({ source, deliveries }) => source !== null && deliveries > 0)
  expect(named.length).toBeGreaterThan(5)
  for (const { source, pipeline, duplicateRate } of named) {
    if (duplicateRate === null) continue
    expect(shown[`${pipeline} · ${source}`], `${pipeline} · ${source}`).toContain(percent(duplicateRate))
  }
  const overview = await (await request.get(`/api/v1/overview?${range}`)).json()
  await expect(page.getByRole('main')).toContainText(overview.data.totals.deliveries.toLocaleString('en-US'))
})

test('the chart as a table: a row a bar, and together the totals', async ({ page, request }) => {
  const health = await (await request.get('/api/v1/health')).json()
  const to = Date.parse(health.freshness.dataThrough)
  const range = `from=${to - 86_400_000}&to=${to}`
  const { data } = await (await request.get(`/api/v1/overview?${range}&bars=200`)).json()
  await page.goto(`/?${range}`)
  await page.getByText('Show as table').click()
  const rows = page.getByRole('table', { name: /Outcomes per/ }).locator('tbody tr')
  await expect(rows).toHaveCount(data.series.points.length)
  const processed = await rows.locator('td:nth-of-type(1)').allTextContents()
  const sum = processed.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0)
  expect(sum).toBe(data.totals.processed)
})

test('a source opens its own page, and its deliveries are filtered by it', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'lambda-idempotency-demo' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('lambda-idempotency-demo')
  await page.goto('/deliveries?source=lambda-idempotency-demo')
  const grid = page.getByRole('grid', { name: /Deliveries/ })
  await expect(grid.getByRole('row').nth(1)).toBeVisible()
  const sources = await grid.locator('td.src').allTextContents()
  expect(new Set(sources)).toEqual(new Set(['lambda-idempotency-demo']))
})

test('the list filters by outcome, and the URL says so', async ({ page, request }) => {
  await page.goto('/deliveries?outcome=duplicate&pipeline=invoice-files')
  const grid = page.getByRole('grid', { name: /Deliveries/ })
  await expect(grid.getByRole('row').nth(1)).toContainText('duplicate')
  const { data } = await (
    await request.get('/api/v1/deliveries?outcome=duplicate&pipeline=invoice-files&limit=5')
  ).json()
  expect(data.map((row: { outcome: string }) => row.outcome)).toEqual(Array(5).fill('duplicate'))
})
