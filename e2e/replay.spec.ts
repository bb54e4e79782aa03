import { type APIRequestContext, expect, type Page, test } from '@playwright/test'

interface Delivery {
  readonly id: string
  readonly key: string
  readonly replay: boolean
  readonly outcome: string
  readonly requestId: string
}

/** The newest delivery of an outcome whose event was not replayed by another test. */
async function newest(
  request: APIRequestContext,
  pipeline: string,
  outcome: string,
  skip: number,
): Promise<Delivery> {
  const query = { pipeline, outcome, from: 'all', replays: 'exclude', limit: '50' }
  const { data }: { data: Delivery[] } = await (
    await request.get('/api/v1/deliveries', { params: query })
  ).json()
  const found = data.filter(({ key }) => key !== null)[skip]
  if (found === undefined) throw new Error(`no ${outcome} delivery of ${pipeline}`)
  return found
}

async function event(request: APIRequestContext, pipeline: string, key: string) {
  const { data } = await (
    await request.get(`/api/v1/events/${encodeURIComponent(key)}`, { params: { pipeline } })
  ).json()
  return data as { deliveries: Delivery[]; record: { attributes?: { name: string; value: string }[] } }
}

/** From the drawer of a delivery to its verdict. */
async function replay(
  page: Page,
  expected: { prediction: string; verdict: string; word: boolean },
): Promise<void> {
  await page
    .getByRole('button', { name: /^Replay…/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Payload')).toContainText('{')
  await dialog.getByRole('button', { name: 'Check what the guard will do' }).click()
  await expect(dialog).toContainText(expected.prediction)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  if (expected.word) {
    await expect(dialog.getByRole('button', { name: 'Send once' })).toBeDisabled()
    const label = dialog.getByLabel(/^Type .* to confirm/)
    const word = await dialog.locator('label .mono').first().textContent()
    await label.fill(word ?? '')
  }
  await dialog.getByLabel('Reason, kept in the audit').fill('end-to-end check of the guard')
  // Twice, as fast as a hand can: it is sent once.
  await dialog.getByRole('button', { name: 'Send once' }).dblclick()
  await expect(dialog.getByRole('status').last()).toContainText(expected.verdict, { timeout: 75_000 })
  await dialog.getByRole('button', { name: 'Done' }).click()
}

test.describe.configure({ timeout: 150_000 })

test('a duplicate of invoice-files is replayed: the guard holds', async ({ page, request, isMobile }) => {
  const chosen = await newest(request, 'invoice-files', 'duplicate', isMobile ? 1 : 0)
  const before = await event(request, 'invoice-files', chosen.key)
  await page.goto(
    `/deliveries?from=all&pipeline=invoice-files&outcome=duplicate&delivery=${encodeURIComponent(chosen.id)}`,
  )
  await replay(page, { prediction: 'WILL SKIP', verdict: 'GUARD HELD', word: false })
  // The new delivery is read from the logs like any other, and marked.
  await expect
    .poll(
      async () =>
        (await event(request, 'invoice-files', chosen.key)).deliveries.filter((each) => each.replay).length,
      { timeout: 60_000 },
    )
    .toBe(1)
  const after = await event(request, 'invoice-files', chosen.key)
  expect(after.deliveries.length).toBe(before.deliveries.length + 1)
  expect(after.deliveries.find((each) => each.replay)?.outcome).toBe('duplicate')
  expect(after.record.attributes).toEqual(before.record.attributes)
  await page.goto('/deliveries?pipeline=invoice-files&outcome=duplicate')
  const marked = page
    .getByRole('grid', { name: /Deliveries/ })
    .getByRole('row')
    .filter({ hasText: 'replay' })
  await expect(marked.first()).toBeVisible()
})

test('an event of vendor-drop-legacy is replayed: nothing suppresses it', async ({
  page,
  request,
  isMobile,
}) => {
  const chosen = await newest(request, 'vendor-drop-legacy', 'processed', isMobile ? 1 : 0)
  await page.goto(`/events/${encodeURIComponent(chosen.key)}?pipeline=vendor-drop-legacy`)
  await replay(page, { prediction: 'UNPROVEN', verdict: 'EXECUTED AGAIN', word: true })
  await expect(page.getByRole('region', { name: 'Replays of this event' })).toContainText('EXECUTED AGAIN')
})
