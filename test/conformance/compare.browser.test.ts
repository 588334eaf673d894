import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareHtml } from '../../src/report/compare-html.ts'
import {
  describeWithBrowser,
  headingsOf,
  openBrowser,
  openPage,
  pictureLabelsOf,
  type WatchedPage,
} from '../support/browser.ts'
import { comparedOf, rulesOf } from '../support/compare.ts'
import { lowContrasts } from '../support/contrast.ts'

const crowd = readFileSync(join(import.meta.dirname, '../scenario/crowd.yaml'), 'utf8')
const rulebooks = [
  rulesOf('queue', [
    '{ step: draw-fund, scope: instrument }',
    '{ step: deleverage, select: { queue: leverage }, price: previous-mark }',
    'record-claim',
  ]),
  rulesOf('levy', [
    '{ step: transfer-to-backstop, to: [vault], price: bankruptcy-price }',
    '{ step: tear-up, price: mark }',
    '{ step: socialise, base: open-interest, cap: equity }',
    'record-claim',
  ]),
]
const wide = { width: 1280, height: 900 }

describeWithBrowser('the comparison in a browser', () => {
  const { comparison } = comparedOf(crowd, rulebooks)
  const text = compareHtml(comparison)
  let browser: Browser
  let open: WatchedPage

  beforeAll(async () => {
    browser = await openBrowser()
    open = await openPage(browser, text, { viewport: wide })
  })

  afterAll(async () => {
    await open?.close()
    await browser?.close()
  })

  test('asks the network for nothing and complains of nothing', async () => {
    await open.page.evaluate('document.fonts.ready')
    expect(open.requests).toEqual([])
    expect(open.complaints).toEqual([])
  })

  test('has landmarks, one first heading, and no level of headings left out', async () => {
    const { page } = open
    for (const role of ['banner', 'navigation', 'main', 'contentinfo'] as const)
      expect(await page.getByRole(role).count(), role).toBe(1)
    expect(await headingsOf(page)).toEqual({ first: 1, leaps: [] })
  })

  test('tells every picture in words with figures, and has a table beside each', async () => {
    const { page } = open
    const labels = await pictureLabelsOf(page)
    expect(labels).toHaveLength(3)
    expect(labels.filter((label) => !/^img .*\d/.test(label))).toEqual([])
    const charts = await page.locator('.chart').count()
    expect(await page.locator('.chart-cell:has(svg):has(table), .pair:has(svg):has(table)').count()).toBe(
      charts,
    )
  })

  test('names every table and place that scrolls, and leads each link to a place on the page', async () => {
    const { page } = open
    const unnamed = await page.evaluate<string[]>(`[
      ...[...document.querySelectorAll('table')].filter((table) => !table.caption?.textContent),
      ...[...document.querySelectorAll('[tabindex]')].filter((place) => !place.getAttribute('aria-label')),
      ...[...document.querySelectorAll('th')].filter((head) => !head.scope),
    ].map((found) => found.outerHTML.slice(0, 80))`)
    expect(unnamed).toEqual([])
    const lost = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((href) => href[0] !== '#' || !document.getElementById(href.slice(1)))`,
    )
    expect(lost).toEqual([])
  })

  test.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    const { page, close } = await openPage(browser, text, { viewport: wide, colorScheme })
    await page.evaluate(`document.querySelectorAll('details').forEach((details) => (details.open = true))`)
    const { checked, low } = await lowContrasts(page)
    await close()
    expect(checked).toBeGreaterThan(300)
    expect(low).toEqual([])
  })

  test.each([
    ['a desk', wide],
    ['a phone', { width: 390, height: 844 }],
  ])('fits %s: the page does not scroll sideways', async (_, viewport) => {
    const { page, close } = await openPage(browser, text, { viewport })
    const width = await page.evaluate('document.documentElement.scrollWidth')
    await close()
    expect(width).toBeLessThanOrEqual(viewport.width)
  })

  test('draws the bars in proportion to what fell on others', async () => {
    const widths = await open.page.evaluate<number[]>(
      `[...document.querySelectorAll('#who-pays svg g')].map((bar) => [...bar.querySelectorAll('rect')].reduce((sum, cut) => sum + Number(cut.getAttribute('width')), 0))`,
    )
    const losses = comparison.byAsset[0].figures.map(({ totals }) => Number(totals.externalizedLoss))
    const most = Math.max(...losses)
    for (const [run, loss] of losses.entries())
      expect(Math.abs(widths[run] - (480 * loss) / most)).toBeLessThanOrEqual(5)
    expect(Math.min(...widths)).toBeGreaterThan(0)
  })

  test('shows names as words, never as markup', async () => {
    const named = { ...comparison, title: '<img src=x onerror=alert(1)>' }
    const { page, complaints, close } = await openPage(browser, compareHtml(named), { viewport: wide })
    const title = await page.locator('h1').innerText()
    await close()
    expect({ title, complaints }).toEqual({ title: named.title, complaints: [] })
  })
})
