import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportHtml } from '../../src/report/index.ts'
import {
  describeWithBrowser,
  headingsOf,
  openBrowser,
  openPage,
  pictureLabelsOf,
} from '../support/browser.ts'
import { lowContrasts } from '../support/contrast.ts'
import { runShipped } from '../support/shipped-options.ts'

const wide = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }

describeWithBrowser('the report of options in a browser', () => {
  let text: string
  let browser: Browser

  beforeAll(async () => {
    text = reportHtml((await runShipped('gap-through-a-strangle')).result)
    browser = await openBrowser()
  })

  afterAll(async () => void (await browser?.close()))

  test('tells every picture in words, has a table beside each, and leaves out no heading', async () => {
    const { page, requests, complaints, close } = await openPage(browser, text, { viewport: wide })
    const labels = await pictureLabelsOf(page)
    const charts = await page.locator('#option-books .chart').count()
    const withTable = await page.locator('#option-books .chart-cell:has(svg):has(table)').count()
    const headings = await headingsOf(page)
    await close()
    expect({ requests, complaints, headings }).toEqual({
      ...{ requests: [], complaints: [] },
      headings: { first: 1, leaps: [] },
    })
    expect(labels.filter((label) => !/^img .*\d/.test(label))).toEqual([])
    expect([charts, withTable]).toEqual([9, 9]) // equity, index and volatility of three books
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
    ['a phone', phone],
  ])('fits %s', async (_, viewport) => {
    const { page, close } = await openPage(browser, text, { viewport })
    const width = await page.evaluate('document.documentElement.scrollWidth')
    await close()
    expect(width).toBeLessThanOrEqual(viewport.width)
  })
})
