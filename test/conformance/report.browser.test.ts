import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportHtml, reportSvgCard } from '../../src/report/index.ts'
import {
  describeWithBrowser,
  headingsOf,
  openBrowser,
  openPage,
  pictureLabelsOf,
  type WatchedPage,
} from '../support/browser.ts'
import { lowContrasts } from '../support/contrast.ts'
import { crashResult, quietResult } from '../support/run-result.ts'

const wide = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }

describeWithBrowser('the report in a browser', () => {
  const result = crashResult()
  const text = reportHtml(result)
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
    for (const role of ['banner', 'navigation', 'main', 'contentinfo', 'search'] as const)
      expect(await page.getByRole(role).count(), role).toBe(1)
    expect(await page.getByRole('region', { name: 'Each loss, and who paid it' }).count()).toBe(1)
    expect(await headingsOf(page)).toEqual({ first: 1, leaps: [] })
  })

  test('tells every picture in words with figures, and has a table beside each chart', async () => {
    const { page } = open
    const labels = await pictureLabelsOf(page)
    expect(labels.length).toBeGreaterThan(45)
    expect(labels.filter((label) => !/^img .*\d/.test(label))).toEqual([])
    const charts = await page.locator('.chart').count()
    expect(await page.locator('.chart-cell:has(svg):has(table), .pair:has(svg):has(table)').count()).toBe(
      charts,
    )
  })

  test('names every control, table and place that scrolls', async () => {
    const unnamed = await open.page.evaluate<string[]>(`[
      ...[...document.querySelectorAll('table')].filter((table) => !table.caption?.textContent),
      ...[...document.querySelectorAll('[tabindex]')].filter((place) => !place.getAttribute('aria-label')),
      ...[...document.querySelectorAll('input,select')].filter((field) => !field.labels.length),
      ...[...document.querySelectorAll('th')].filter((head) => !head.scope),
    ].map((found) => found.outerHTML.slice(0, 80))`)
    expect(unnamed).toEqual([])
  })

  test('leads each link to a place on the page', async () => {
    const lost = await open.page.evaluate<string[]>(
      `[...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((href) => href[0] !== '#' || !document.getElementById(href.slice(1)))`,
    )
    expect(lost).toEqual([])
  })

  test('goes to a loss by its anchor, told in full or a row, and unfolds its steps', async () => {
    const { page } = open
    const ids = await page.evaluate<string[]>(
      `[...document.querySelectorAll('article.loss')].map(({ id }) => id)`,
    )
    const told = ids[ids.length - 1]
    const row = await page.locator('tr[id^="loss-"]').last().getAttribute('id')
    for (const id of [told, row ?? '']) {
      await page.evaluate(`location.hash = '#${id}'`)
      const isSeen = `document.getElementById('${id}').matches(':target') && (({ top, bottom }) => top > -1 && top < innerHeight && bottom > 0)(document.getElementById('${id}').getBoundingClientRect())`
      await expect.poll(() => page.evaluate(isSeen), { timeout: 10_000 }).toBe(true)
    }
    expect(await page.locator(`#${told} details`).getAttribute('open')).toBe('')
  })

  test.each(['light', 'dark'] as const)(
    'can be read in %s: every text stands out from its ground',
    async (colorScheme) => {
      const { page, close } = await openPage(browser, text, { viewport: wide, colorScheme })
      await page.evaluate(`document.querySelectorAll('details').forEach((details) => (details.open = true))`)
      const { checked, low } = await lowContrasts(page)
      await close()
      expect(checked).toBeGreaterThan(1000)
      expect(low).toEqual([])
    },
  )

  test.each([
    ['a desk', wide],
    ['a tablet', { width: 768, height: 1024 }],
    ['a phone', phone],
  ])(
    'fits %s: the page does not scroll sideways, and no label of a chart is cut off',
    async (_, viewport) => {
      const { page, close } = await openPage(browser, text, { viewport })
      const width = await page.evaluate('document.documentElement.scrollWidth')
      const cut = await cutLabels(page)
      await close()
      expect(width).toBeLessThanOrEqual(viewport.width)
      expect(cut).toEqual([])
    },
  )

  test('is complete without a script', async () => {
    const { page, complaints, close } = await openPage(browser, text, {
      viewport: wide,
      javaScriptEnabled: false,
    })
    const words = await page.locator('body').innerText()
    const isFormShown = await page.locator('.find').isVisible()
    const losses = await page.locator('article.loss:visible, tr[id^="loss-"]:visible').count()
    await page.locator('#losses article summary').last().click()
    const isUnfolded = await page.locator('#losses article table').last().isVisible()
    await close()
    expect(words).toContain('fell on others')
    expect({ isFormShown, losses, isUnfolded, complaints }).toEqual({
      ...{ isFormShown: false, losses: result.losses.length, isUnfolded: true, complaints: [] },
    })
  })

  test('finds losses by number, account and ending', async () => {
    const { page, close } = await openPage(browser, text, { viewport: wide })
    const shown = () => page.locator('#losses [data-search]:visible').count()
    await page.getByRole('searchbox').fill('#7')
    expect([await shown(), await page.locator('#loss-7').isVisible()]).toEqual([1, true])
    await page.getByRole('searchbox').fill(result.losses[2].account.toUpperCase())
    expect(await page.locator('#loss-3').isVisible()).toBe(true)
    await page.getByRole('searchbox').fill('')
    await page.getByLabel('Ended').selectOption('cured')
    expect(await shown()).toBe(result.losses.filter(({ how }) => how === 'cured').length)
    await page.getByRole('searchbox').fill('nobody')
    expect(await page.locator('#found').innerText()).toBe('No loss matches.')
    await close()
  })

  test('sorts amounts by value, whatever their length, down first and then up', async () => {
    const { page, close } = await openPage(browser, text, { viewport: wide })
    const table = page.locator('.tall table')
    const keys = () =>
      table.evaluate((found) =>
        [...found.querySelectorAll('tbody tr')].map((row) => row.children[6].getAttribute('data-key') ?? ''),
      )
    const inOrder = (await keys())
      .map(BigInt)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .map(String)
    const head = table.getByRole('columnheader', { name: 'Default loss' })
    await head.getByRole('button').click()
    expect([await keys(), await head.getAttribute('aria-sort')]).toEqual([inOrder.toReversed(), 'descending'])
    await head.getByRole('button').click()
    expect([await keys(), await head.getAttribute('aria-sort')]).toEqual([inOrder, 'ascending'])
    await close()
  })

  test('tells the value under the pointer', async () => {
    const { page, complaints, close } = await openPage(browser, text, { viewport: wide })
    const chart = page.locator('svg[data-hover]').first()
    await chart.hover()
    const tip = await page.locator('.tip').innerText()
    await page.mouse.move(1, 1)
    const left = await page.locator('.tip').count()
    await close()
    expect(tip).toMatch(/^\d\d:\d\d:\d\d · 10\d,\d{3}\.\d$/)
    expect({ left, complaints }).toEqual({ left: 0, complaints: [] })
  })

  test('prints with nothing folded away', async () => {
    const { page, close } = await openPage(browser, text, { viewport: wide })
    await page.emulateMedia({ media: 'print' })
    const isShown = await page.locator('#losses article table').last().isVisible()
    const isFormShown = await page.locator('.find').isVisible()
    await close()
    expect({ isShown, isFormShown }).toEqual({ isShown: true, isFormShown: false })
  })

  test('does not run a script that a name brings along', async () => {
    const evil = `<img src="https://example.invalid/x" onerror="document.title='taken'"><script>document.title='taken'</script>`
    const { page, requests, close } = await openPage(
      browser,
      reportHtml({ ...result, title: evil, rulebook: evil }),
    )
    const title = await page.title()
    await close()
    expect({ title, requests }).toEqual({ title: `${evil} · Breakwater`, requests: [] })
  })

  test('shows a run without a loss, and the card, without complaint', async () => {
    for (const page of [
      reportHtml(quietResult()),
      `<!doctype html><link rel="icon" href="data:,">${reportSvgCard(result)}`,
    ]) {
      const { complaints, requests, close } = await openPage(browser, page)
      await close()
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
    }
  })
})

/** Labels of charts that reach over the edge of their picture, or of the page. */
function cutLabels(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('svg.chart text')].filter((text) => {
    const label = text.getBoundingClientRect()
    const chart = text.ownerSVGElement.getBoundingClientRect()
    return label.left < Math.max(0, chart.left - 1) || label.right > Math.min(innerWidth, chart.right + 1) || label.bottom > chart.bottom + 1
  }).map((text) => text.textContent)`)
}
