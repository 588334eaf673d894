import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { describe } from 'vitest'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A browser that is quiet on the network and runs where there is no display, also as root. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** The system's own Chromium: on the path first, then what `CHROMIUM_PATH` names; nothing when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, env.CHROMIUM_PATH ?? ''].find((path) => path !== '' && existsSync(path))
}

/**
 * Describes tests that look through a browser. Where none is installed they are skipped, and the name says so; under
 * `CI=true` they run all the same and fail, since a check that is silently absent checks nothing.
 */
export function describeWithBrowser(name: string, fn: () => void): void {
  if (findChromium() !== undefined || process.env.CI === 'true') describe(name, fn)
  else describe.skip(`${name} (skipped: no Chromium on the path or in CHROMIUM_PATH)`, fn)
}

/**
 * Starts the system's browser.
 *
 * @throws {Error} when there is none, with what to install
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error(
      `Found none of ${NAMES.join(', ')} on the path and no file in CHROMIUM_PATH. Install Chromium.`,
    )
  return chromium.launch({ executablePath, args: FLAGS })
}

/** A page under watch: what it asked the network for, and what it complained about. */
export interface WatchedPage {
  readonly page: Page
  /** Addresses other than the page's own file; each was refused. */
  readonly requests: string[]
  /** Errors and warnings of the console, and errors that nothing caught. */
  readonly complaints: string[]
  close(): Promise<void>
}

/** Writes a page to a file of its own, opens it, and watches it. Every request but that one is refused. */
export async function openPage(
  browser: Browser,
  text: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-page-'))
  const file = join(folder, 'report.html')
  writeFileSync(file, text)
  const own = pathToFileURL(file).href
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const [requests, complaints]: [string[], string[]] = [[], []]
  await page.route('**/*', (route) => {
    const url = route.request().url()
    if (url.split('#')[0] === own) return route.continue()
    requests.push(url)
    return route.abort()
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(own)
  const close = async (): Promise<void> => {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { page, requests, complaints, close }
}

/** Places at which a level of headings is left out, as the level that comes too soon, and how many first headings there are. */
export async function headingsOf(page: Page): Promise<{ readonly first: number; readonly leaps: number[] }> {
  const levels = await page.evaluate<number[]>(
    `[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))`,
  )
  return {
    first: levels.filter((level) => level === 1).length,
    leaps: levels.filter((level, place) => place > 0 && level > levels[place - 1] + 1),
  }
}

/** The words of every picture that is not hidden from who reads by ear: its role, then its label. */
export async function pictureLabelsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...document.querySelectorAll('svg:not([aria-hidden])')].map((svg) => svg.getAttribute('role') + ' ' + svg.getAttribute('aria-label'))`,
  )
}
