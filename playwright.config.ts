import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './e2e/browser.ts'
import { freePort } from './e2e/ports.ts'

// The workers inherit what the first reading of this file chose.
process.env.E2E_PORT ??= String(await freePort())
process.env.E2E_LOCAL_AWS_PORT ??= String(await freePort())
process.env.E2E_URL ??= process.env.ONCEBOARD_URL ?? `http://127.0.0.1:${process.env.E2E_PORT}`

const launchOptions = await chromiumLaunch()
const common = { browserName: 'chromium', launchOptions } as const

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  forbidOnly: true,
  // A test that passes the second time has found something the first time.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
  use: {
    baseURL: process.env.E2E_URL,
    timezoneId: 'UTC',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'desktop', use: { ...common, viewport: { width: 1440, height: 900 } } },
    {
      name: 'mobile',
      // Tagged @once: what is the same at every width.
      grepInvert: /@once/,
      use: { ...common, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
})
