import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LaunchOptions } from '@playwright/test'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CHROMES = [
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** How to launch a Chromium here: the one that npm brought (linux-x64), else an installed Chrome, else Playwright's own. */
export async function chromiumLaunch(): Promise<LaunchOptions> {
  if (process.platform === 'linux' && process.arch === 'x64') return npmChromium()
  return CHROMES.some((path) => existsSync(path)) ? { channel: 'chrome' } : {}
}

async function npmChromium(): Promise<LaunchOptions> {
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  return {
    executablePath,
    // Of the package's own flags only what a container needs: not those that switch the web's security off.
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--in-process-gpu',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--font-render-hinting=none',
    ],
    env: { ...definedVariables(), ...(await whatTheMachineLacks(folder, executablePath)) },
  }
}

/** The package unpacks into the temporary folder and trusts what lies there: it gets one of its own, finished or absent. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  )
  const folder = join(ROOT, `node_modules/.cache/chromium-${version}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  await inFolder(unfinished, async () => {
    const { default: chromium, inflate } = await import('@sparticuz/chromium')
    await chromium.executablePath()
    await inflate(join(ROOT, 'node_modules/@sparticuz/chromium/bin/al2023.tar.br'))
  })
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    // Another run was first.
    rmSync(unfinished, { recursive: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

async function inFolder(folder: string, work: () => Promise<void>): Promise<void> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    await work()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

/** Libraries and fonts come along in the package: used where the machine has none. */
async function whatTheMachineLacks(folder: string, executablePath: string): Promise<Record<string, string>> {
  const libraries = execFileSync('ldd', [executablePath], { encoding: 'utf8' })
  return {
    ...(libraries.includes('not found') && { LD_LIBRARY_PATH: join(folder, 'al2023/lib') }),
    ...(!existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_PATH: join(folder, 'fonts') }),
  }
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
