/*
 * Takes the screenshots in docs/ of a running Onceboard:   ONCEBOARD_URL=http://127.0.0.1:3000 node scripts/screenshots.ts
 * The pages ask for Inter and JetBrains Mono where the machine has them.
 */
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../e2e/browser.ts'

const URL_OF = process.env.ONCEBOARD_URL ?? 'http://127.0.0.1:3000'
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url))
const SHAPES = [
  { name: '1440-light', width: 1440, height: 900, colorScheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: '390-light', width: 390, height: 844, colorScheme: 'light' },
] as const

/** A duplicate of invoice-files: its delivery's id and its key. */
async function duplicate(): Promise<{ readonly id: string; readonly key: string }> {
  const query = 'pipeline=invoice-files&outcome=duplicate&label=retry&limit=10'
  const { data } = await (await fetch(`${URL_OF}/api/v1/deliveries?${query}`)).json()
  if (data.length === 0) throw new Error(`${URL_OF} shows no duplicate of invoice-files in the last 24 h`)
  return data.at(-1)
}

/** As tall as the page, so that what stays at the window's edge stands at the page's. */
async function whole(page: Page, width: number): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height })
}

async function take(
  browser: Browser,
  shape: (typeof SHAPES)[number],
  name: string,
  path: string,
): Promise<void> {
  const { width, height, colorScheme } = shape
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, timezoneId: 'UTC' })
  await page.goto(URL_OF + path)
  await page.waitForFunction(
    () => document.querySelector('main') && !document.querySelector('[aria-busy="true"]'),
  )
  if (name === 'overview') await page.locator('.recharts-bar-rectangle').first().waitFor()
  if (name !== 'deliveries') await whole(page, width)
  await page.screenshot({ path: `${DOCS}${name}-${shape.name}.png` })
  await page.close()
}

const { id, key } = await duplicate()
const drawer = `/deliveries?pipeline=invoice-files&delivery=${encodeURIComponent(id)}`
const browser = await chromium.launch(await chromiumLaunch())
for (const shape of SHAPES) {
  await take(browser, shape, 'overview', '/')
  await take(browser, shape, 'deliveries', shape.width < 1000 ? '/deliveries' : drawer)
  await take(browser, shape, 'setup', '/setup')
  await take(browser, shape, 'event', `/events/${encodeURIComponent(key)}?pipeline=invoice-files`)
}
await browser.close()
