import { expect, type Page, test } from '@playwright/test'

interface SetupAnswer {
  readonly places: readonly {
    readonly account: string
    readonly region: string
    readonly operations: readonly { readonly operation: string; readonly requests: number }[]
  }[]
  readonly groups: {
    readonly all: number
    readonly matching: number
    readonly counts: Readonly<Record<string, number>>
    readonly rows: readonly { readonly logGroup: string; readonly state: string; readonly pipeline: string }[]
  }
  readonly tables: readonly { readonly table: string; readonly pipeline: string }[]
  readonly store: { readonly fileBytes: number; readonly usedBytes: number }
  readonly cost: { readonly inRange: { readonly requests: number; readonly linesRead: number } }
}

async function setup(page: Page, query = ''): Promise<SetupAnswer> {
  const response = await page.request.get(`/api/v1/setup${query}`)
  expect(response.status()).toBe(200)
  return (await response.json()).data
}

function panel(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true })
}

test('the navigation leads to Setup, which shows what its API answers', async ({ page }) => {
  await page.goto('/')
  const nav = page.getByRole('navigation', { name: /^Main/ })
  await nav.getByRole('link', { name: 'Setup' }).locator('visible=true').click()
  await expect(page).toHaveTitle(/Setup/)
  await expect(page.getByRole('heading', { level: 1, name: 'Setup' })).toBeAttached()

  const data = await setup(page)
  const groups = panel(page, 'Log groups')
  for (const { logGroup } of data.groups.rows)
    await expect(groups.getByText(logGroup, { exact: true })).toBeVisible()
  expect(data.groups.rows.length).toBe(data.groups.all)
  const tables = panel(page, 'Tracking tables')
  for (const { pipeline } of data.tables)
    await expect(tables.getByRole('rowheader').filter({ hasText: pipeline }).first()).toBeVisible()
  await expect(
    panel(page, 'Store')
      .getByText(/\d\s[KMG]B/)
      .first(),
  ).toBeVisible()
  expect(data.store.usedBytes).toBeGreaterThan(0)
})

test('what was asked of AWS is told by account and region, and what it costs is an estimate', async ({
  page,
}) => {
  const reads = async () => {
    const { places } = await setup(page)
    const [place] = places
    return place?.operations.find(({ operation }) => operation === 'FilterLogEvents')?.requests ?? 0
  }
  // Counted every few seconds.
  await expect.poll(reads, { timeout: 45_000 }).toBeGreaterThan(0)
  await page.goto('/setup')
  const places = panel(page, 'Accounts and regions')
  await places.getByText('Show by operation').click()
  await expect(places.getByRole('row').filter({ hasText: 'FilterLogEvents' }).first()).toBeVisible()
  await expect(places).toContainText('no quota')
  const cost = panel(page, 'What reading costs')
  await expect(cost).toContainText(/list prices of us-east-1/)
  await expect(cost.getByRole('row', { name: /All of it/ })).toBeVisible()
})

test('log groups are filtered by words, and the URL says so', async ({ page }) => {
  const { groups } = await setup(page)
  const wanted = groups.rows.find(({ logGroup }) => logGroup.includes('invoice-files'))
  expect(wanted).toBeDefined()
  await page.goto('/setup')
  const listed = panel(page, 'Log groups')
  await listed.getByRole('searchbox', { name: 'Filter log groups' }).fill('INVOICE-files')
  await listed.getByRole('searchbox', { name: 'Filter log groups' }).press('Enter')
  await expect(page).toHaveURL(/[?&]q=INVOICE-files/)
  await expect(listed.getByRole('rowheader', { name: '/aws/lambda/invoice-files' })).toBeVisible()
  await expect(listed.getByRole('rowheader', { name: '/aws/lambda/payments' })).toHaveCount(0)

  await page.goto('/setup?q=no-such-group')
  await expect(listed.getByRole('heading', { name: /no-such-group/ })).toBeVisible()
  await listed.getByRole('link', { name: 'Show all log groups' }).click()
  await expect(listed.getByRole('rowheader', { name: '/aws/lambda/payments' })).toBeVisible()
})

test('log groups are listed by state, a page at a time', async ({ page }) => {
  const { groups } = await setup(page)
  expect(Object.values(groups.counts).reduce((sum, count) => sum + count, 0)).toBe(groups.all)
  await page.goto('/setup')
  const listed = panel(page, 'Log groups')
  await listed.getByRole('link', { name: /^Live/ }).click()
  await expect(page).toHaveURL(/state=live/)
  const live = (await setup(page, '?state=live')).groups
  expect(live.rows.every(({ state }) => state === 'live')).toBe(true)
  await expect(listed.getByRole('link', { name: /^Live/ })).toHaveAttribute('aria-current', 'true')

  await page.goto('/setup?limit=2')
  await expect(listed.getByText(`1–2 of ${groups.all}`)).toBeVisible()
  await listed.getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(listed.getByText(new RegExp(`^3–\\d+ of ${groups.all}$`))).toBeVisible()
})

test('a state or page that is none is explained, by the page and the API', { tag: '@once' }, async ({
  page,
}) => {
  for (const query of ['state=broken', 'page=0']) {
    const response = await page.request.get(`/api/v1/setup?${query}`)
    expect(response.status(), query).toBe(400)
    expect((await response.json()).error.hint.length).toBeGreaterThan(10)
  }
  await page.goto('/setup?state=broken')
  await expect(page.getByRole('main')).toContainText('state=broken')
  const headers = { origin: process.env.E2E_URL ?? '', 'sec-fetch-site': 'same-origin' }
  expect((await page.request.post('/api/v1/setup', { headers })).status()).toBe(405)
})

test('once everything is read back, the Overview says nothing of it', async ({ page }) => {
  const { data } = await (await page.request.get('/api/v1/overview')).json()
  expect(data.backfill).toBeNull()
  await page.goto('/')
  await expect(page.getByRole('main')).toBeVisible()
  await expect(page.getByText('Reading history:')).toHaveCount(0)
})
