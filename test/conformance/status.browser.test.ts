import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { statusPage } from '../../src/service/status/status-page.ts'
import type { StatusView } from '../../src/service/status/status-view.ts'
import { describeWithBrowser, headingsOf, openBrowser, openPage } from '../support/browser.ts'
import { lowContrasts } from '../support/contrast.ts'

const wide = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }
const evil = `<img src="https://example.invalid/x" onerror="document.title='taken'">`
const usdt = { name: 'USDT', decimals: 6 }
const money = (units: bigint): StatusView['funds'][number]['balance'] => ({ units, asset: usdt })

/** Everything that can be on the page at once, with a name that would like to be more than a name. */
const troubled: StatusView = {
  version: '1.2.3',
  now: Date.UTC(2026, 0, 5, 12, 30),
  upMs: 93_784_000,
  stopped: 'The host takes nothing more since it failed: the disk is full.',
  queue: 17,
  rows: 1_234_567,
  sequence: 987_654_321,
  fingerprint: '506252e69b377c34',
  head: 'd6171edb4728121ab8a5e59b8f841148450ea30a5bb643807e467b5afebeba7d',
  snapshotRow: 1_000_000,
  accounts: 25_030,
  rulebook: { name: 'example', version: 3, steps: ['cancel-orders', 'insurance-fund', evil] },
  funds: [
    { name: 'insurance', kind: 'fund', balance: money(3_000_123_456n) },
    { name: evil, kind: 'pool', balance: money(9_007_199_254_740_991n) },
  ],
  openLosses: 1,
  losses: [
    {
      ...{ loss: 8, account: evil, source: 'oracle-fault', openedAt: Date.UTC(2026, 0, 5, 12, 29) },
      ...{ status: 'deferred-until', lost: null, externalized: null, paid: [] },
    },
    {
      ...{ loss: 7, account: 'ada', source: 'account', openedAt: Date.UTC(2026, 0, 5, 12) },
      ...{ status: 'claimed', lost: money(14_000_000_000n), externalized: money(4_040_000_000n) },
      paid: [
        { name: 'insurance-fund', kind: 'draw-fund', paid: money(3_000_000_000n) },
        { name: 'deleverage', kind: 'deleverage', paid: money(1_040_000_000n) },
      ],
    },
  ],
  alarms: ['No mark of BTC-PERP since 2026-01-05T12:29:00.000Z; one was expected within 5000 ms.'],
  laws: {
    ...{ at: Date.UTC(2026, 0, 5, 12), sequence: 987_654_000 },
    findings: [
      { law: 'money-conserved', says: 'The balances sum to what was paid in.', found: 'USDT: 1 too many' },
    ],
  },
}

const quiet: StatusView = {
  ...troubled,
  ...{ stopped: null, rulebook: null, funds: [], openLosses: 0, losses: [], alarms: [], laws: null },
}

describeWithBrowser('the status page in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  test.each([
    ['in trouble', troubled],
    ['quiet', quiet],
  ])('%s has landmarks, headings in order, and names for all that scrolls', async (_, view) => {
    const { page, requests, complaints, close } = await openPage(browser, statusPage(view, false), {
      viewport: wide,
    })
    for (const role of ['banner', 'main', 'contentinfo'] as const)
      expect(await page.getByRole(role).count(), role).toBe(1)
    expect(await headingsOf(page)).toEqual({ first: 1, leaps: [] })
    const unnamed = await page.evaluate<string[]>(`[
      ...[...document.querySelectorAll('table')].filter((table) => !table.caption?.textContent),
      ...[...document.querySelectorAll('[tabindex],section')].filter((place) => !place.getAttribute('aria-label') && !place.getAttribute('aria-labelledby')),
      ...[...document.querySelectorAll('th')].filter((head) => !head.scope),
      ...[...document.querySelectorAll('a')].filter((link) => !link.textContent.trim()),
    ].map((found) => found.outerHTML.slice(0, 80))`)
    const ids = await page.evaluate<string[]>(`[...document.querySelectorAll('[id]')].map((each) => each.id)`)
    const [title, language] = [await page.title(), await page.locator('html').getAttribute('lang')]
    await close()
    expect({ unnamed, requests, complaints, language }).toEqual({
      ...{ unnamed: [], requests: [], complaints: [], language: 'en' },
    })
    expect(new Set(ids).size).toBe(ids.length)
    expect(title).toBe(view === quiet ? 'Running · Breakwater' : 'Stopped · Breakwater')
  })

  test.each(['light', 'dark'] as const)('can be read in %s colours', async (colorScheme) => {
    const { page, close } = await openPage(browser, statusPage(troubled, true), {
      viewport: wide,
      colorScheme,
    })
    const { checked, low } = await lowContrasts(page)
    await close()
    expect(checked).toBeGreaterThan(60)
    expect(low).toEqual([])
  })

  test('does not scroll sideways on a phone', async () => {
    const { page, close } = await openPage(browser, statusPage(troubled, false), { viewport: phone })
    const width = await page.evaluate<number>('document.documentElement.scrollWidth')
    await close()
    expect(width).toBeLessThanOrEqual(phone.width)
  })
})

test('comes anew by itself only for who asked for that', () => {
  expect(statusPage(quiet, false)).not.toContain('http-equiv="refresh"')
  expect(statusPage(quiet, true)).toContain('<meta http-equiv="refresh" content="30">')
  expect(statusPage(quiet, true)).toContain('<a href="/">Stop reading it anew</a>')
})

test('shows a name as a name', () => {
  const page = statusPage(troubled, false)
  expect(page).not.toContain('<img')
  expect(page).not.toContain('<script')
  expect(page).toContain('&lt;img src=&quot;https://example.invalid/x&quot;')
})
