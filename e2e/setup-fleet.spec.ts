import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { type Fleet, startFleet } from './fleet.ts'

let fleet: Fleet
test.beforeAll(async () => {
  fleet = await startFleet(200)
})
test.afterAll(() => fleet.stop())

function groups(page: Page) {
  return page.getByRole('region', { name: 'Log groups', exact: true })
}

test('while history is read, the Overview says how far and leads to each log group’s progress', async ({
  page,
}) => {
  await page.goto(fleet.url)
  const line = page.getByRole('paragraph').filter({ hasText: 'Reading history:' })
  await expect(line).toContainText('22 of 200 log groups, back to')
  await line.getByRole('link', { name: 'Progress by log group' }).click()
  await expect(page).toHaveURL(/\/setup/)
  await groups(page)
    .getByRole('link', { name: /^Reading history/ })
    .click()
  await expect(page).toHaveURL(/state=backfilling/)
  await expect(groups(page).getByText(/^Read back to .+ of .+ lines · about .+ left$/)).toHaveCount(20)
})

test('of 200 log groups those with a problem come first, named, with what to do', async ({ page }) => {
  await page.goto(`${fleet.url}/setup`)
  const rows = groups(page).getByRole('rowheader')
  await expect(rows.nth(0)).toHaveText(/With a problem 4/)
  await expect(rows.nth(1)).toContainText('/aws/lambda/fn-00007')
  await expect(groups(page).getByText(/AccessDenied .+fn-00007/)).toBeVisible()
  await expect(
    groups(page)
      .getByText(/Allow logs:FilterLogEvents/)
      .first(),
  ).toBeVisible()
  await expect(groups(page).getByText('1–100 of 200')).toBeVisible()
  await groups(page).getByRole('link', { name: 'Next' }).click()
  await expect(groups(page).getByText('101–200 of 200')).toBeVisible()
  await expect(groups(page).getByText('/aws/lambda/fn-00199', { exact: true })).toBeVisible()
})

test('words and a state narrow the list together', async ({ page }) => {
  await page.goto(`${fleet.url}/setup?state=problem`)
  const search = groups(page).getByRole('searchbox')
  await search.fill('fn-0010')
  await search.press('Enter')
  await expect(page).toHaveURL(/state=problem/)
  await expect(page).toHaveURL(/q=fn-0010/)
  await expect(groups(page).getByText('/aws/lambda/fn-00107', { exact: true })).toBeVisible()
  await expect(groups(page).getByText('/aws/lambda/fn-00007', { exact: true })).toHaveCount(0)
})

test('each account and region shows the share it uses and every throttle', async ({ page }) => {
  await page.goto(`${fleet.url}/setup`)
  const places = page.getByRole('region', { name: 'Accounts and regions' })
  const { data } = await (await page.request.get(`${fleet.url}/api/v1/setup`)).json()
  expect(data.places).toHaveLength(6)
  for (const { account, region, operations } of data.places) {
    const row = places
      .getByRole('row')
      .filter({ hasText: `${account} · ${region}` })
      .first()
    const throttled = operations.reduce((sum: number, each: { throttled: number }) => sum + each.throttled, 0)
    await expect(row).toContainText(String(throttled))
    await expect(row).toContainText(/\d%/)
  }
  expect(data.cost.dollarsPerDay.total).toBeGreaterThan(0)
  await expect(page.getByRole('region', { name: 'What reading costs' })).toContainText(
    `$${data.cost.dollarsPerDay.total.toFixed(2)}`,
  )
})

for (const theme of ['light', 'dark'] as const) {
  test(`with 200 log groups the page passes axe, and scrolls only down: ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    for (const path of ['/', '/setup', '/setup?state=problem', '/setup?q=nothing-like-it']) {
      await expectAccessible(page, fleet.url + path)
    }
  })
}
