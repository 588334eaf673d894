import { expect, test } from 'vitest'
import { reportHtml } from '../../src/report/index.ts'
import { runShipped } from '../support/shipped-options.ts'

const textOf = (page: string): string =>
  page
    .replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

test('the report of an option loss shows legs by strike, what margin asked, the Greeks, and equity over time', async () => {
  const { result } = await runShipped('gap-through-a-strangle')
  const page = reportHtml(result)
  const article = /<article class="loss" id="loss-0"[\s\S]*?<\/article>/.exec(page)![0]
  const told = textOf(article)
  // A row a strike: the put was sold at one, the call at the other.
  expect(told).toContain('14 March 2026 55,000 – – −150 11,758.36')
  expect(told).toContain('14 March 2026 65,000 −150 103.72 – –')
  expect(told).toContain(
    'held 2 kinds of options, with −207,712 USDC of equity where 1,004,972 USDC was required',
  )
  expect(told).toContain(
    'Margin by pmrm-2: −18%, vol up, the worst of 33 scenarios, loses 1,207,165 USDC; charged beside it basis',
  )
  expect(told).toMatch(
    /delta 127 coins, gamma −2\.\d+ coins for 1% up, vega −3,220 USDC for one point of volatility/,
  )
  expect(told).toContain('naked-shorts-maintenance 0.003 x 13080000 of naked-shorts')

  const sections = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)
  expect(sections.slice(2, 5)).toEqual(['over-time', 'option-books', 'losses'])
  const books = textOf(/<section id="option-books"[\s\S]*?<\/section>/.exec(page)![0])
  expect(books).toContain('strangle-house Equity from 1,321,433 USDC to 0 USDC')
  expect(books).toContain('BTC-14MAR26-55000-P-IV from 65.03% to 84.46% a year, high 101.73%')
  // Marks over time are those of what moves by itself, not of every option.
  const marks = /<h3>Marks<\/h3>[\s\S]*?<h3>Funds/.exec(page)![0]
  expect([...marks.matchAll(/<figcaption><strong>([^<]+)/g)].map(([, name]) => name)).toEqual([
    'BTC-INDEX',
    'BTC-PERP',
  ])
  expect(textOf(page)).not.toMatch(/\b(NaN|Infinity|undefined)\b|\[object/)
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
