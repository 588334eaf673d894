import { describe, expect, test } from 'vitest'
import { crashResult, emptyResult, quietResult } from '../../test/support/run-result.ts'
import type { RunResult } from '../lab/run-result.ts'
import { reportHtml, reportSvgCard } from './index.ts'

const textOf = (page: string): string =>
  page.replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, '')
const idsOf = (page: string): string[] => [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
const storyOf = (page: string): string =>
  textOf(/<p class="story"[^>]*>([\s\S]*?)<\/p>/.exec(page)?.[1] ?? '').trim()

describe('the report of a crash', () => {
  const result = crashResult()
  const page = reportHtml(result)

  test('tells the story in words, with the figures', () => {
    expect(storyOf(page)).toMatchInlineSnapshot(
      `"In the 1 h 30 min from 20:50 UTC on 10 October 2025, 59 of 20,000 accounts fell and 64 losses were opened, 5 of which ended with the account safe again. Of 29.9M USDT lost, the defaulters’ own margin carried 7.24M (24.2%) and 22.7M fell on others: backstop-vault paid 1.38M, insurance-fund 6M, deleverage 10.7M and loss-sharing 3.06M; 1.53M was paid by nobody and stands as claims. Of 48.2 BTC lost, the defaulters’ own margin carried 10.7 (22.3%) and 37.5 fell on others: insurance-fund paid 12.5, deleverage 17.5 and loss-sharing 5; 2.5 was paid by nobody and stands as claims. The largest holes were left by p003975 (1.27M USDT) and p004058 (11.8 BTC). At the end insurance-fund has nothing of its 6M USDT left, coin-fund has nothing of its 12.5 BTC left and backstop-vault has 1.12M of its 2.5M USDT left. Loss #63 is not settled. 6 laws were checked 97,778 times, and none was broken."`,
    )
  })

  test('has its parts in the order in which a reader asks', () => {
    const order = ['totals', 'who-paid', 'over-time', 'losses', 'hurt', 'laws', 'refused', 'verify']
    expect([...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual(order)
  })

  test('has an anchor for every loss, and no id twice', () => {
    const ids = idsOf(page)
    expect(new Set(ids).size).toBe(ids.length)
    expect(result.losses.map(({ id }) => `loss-${id}`).filter((id) => !ids.includes(id))).toEqual([])
  })

  test('tells 40 losses step by step, the costliest first, and the others as rows', () => {
    const told = [...page.matchAll(/<article class="loss" id="loss-(\d+)"/g)].map(([, id]) => Number(id))
    const inUsdt = told.map((id) => result.losses[id - 1]).filter(({ asset }) => asset === 0)
    expect(told).toHaveLength(40)
    expect(inUsdt).toHaveLength(33) // all seven losses in BTC are among the 40, since amounts of two assets do not compare
    for (const [place, loss] of inUsdt.slice(1).entries())
      expect(loss.externalizedLoss <= inUsdt[place].externalizedLoss).toBe(true)
    expect(page.match(/<tr id="loss-\d+"/g)).toHaveLength(24)
  })

  test('is the same bytes each time, and holds no figure that is none', () => {
    expect(reportHtml(crashResult())).toBe(page)
    expect(textOf(page)).not.toMatch(/\b(NaN|Infinity|undefined|null)\b|\[object/)
  })

  test('names nothing outside of itself', () => {
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/[a-z]|@import|url\(/)
  })

  test('adds up the layers and what waits to the whole loss', () => {
    const [usdt] = result.totals
    const all = /All layers<\/strong><\/th><td class="figures"><strong>([^<]+)<small>(\d+)/.exec(page)
    const digits = `${all?.[1]}${all?.[2]}`.replace(/[,.]/g, '')
    expect(BigInt(digits)).toBe(usdt.defaultLoss)
  })
})

describe('a report of nothing', () => {
  test('says why there is no loss, no payer and no chart', () => {
    const words = textOf(reportHtml(quietResult()))
    expect(words).toContain('none of the 20,000 accounts fell below the margin it had to keep')
    expect(words).toContain('No layer paid anything')
    expect(words).toContain('No loss was opened')
    expect(words).toContain('No winner was deleveraged')
    expect(words).toContain('No loss occurred')
    expect(words).toContain('No account ended with less')
    expect(words).toContain('All input that was named was used. No command was refused.')
  })

  test('is a page even when every list is empty', () => {
    const page = reportHtml(emptyResult())
    const words = textOf(page)
    expect(words).toContain('No asset was at stake')
    expect(words).toContain('The run has no moments')
    expect(words).toContain('No law was checked')
    expect(words).not.toMatch(/\b(NaN|Infinity|undefined|null)\b/)
    expect(page).not.toContain('--loss')
  })
})

describe('names and texts from outside', () => {
  const evil = '"><script>alert(1)</script>\u202E\'&'
  const result = everywhere(crashResult({ losses: 60 }), evil)

  test.each([
    ['page', (text: RunResult) => reportHtml(text)],
    ['card', (text: RunResult) => reportSvgCard(text)],
  ])('are escaped everywhere in the %s', (_, write) => {
    const text = write(result)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain('\u202E')
  })

  test('a run folder with spaces is one word of the shell', () => {
    expect(textOf(reportHtml(crashResult(), { run: "runs/it's here" }))).toContain(
      'npx breakwater verify &#39;runs/it&#39;\\&#39;&#39;s here&#39;',
    )
  })

  test('an account may be called by a name, and is found by its key', () => {
    const [, loss] = crashResult().losses
    const page = reportHtml(crashResult(), { accounts: { [loss.account]: 'ada' } })
    expect(page).toContain(`data-search="#2 ${loss.account} ada`)
    expect(textOf(page)).toContain('#2 ada')
  })
})

test('a broken law is told before every figure', () => {
  const crash = crashResult()
  const laws = crash.laws.map((law, place) =>
    place === 0 ? { ...law, holds: false, found: 'USDT is 1 unit short' } : law,
  )
  const page = reportHtml({ ...crash, laws })
  expect(page.indexOf('1 law broken')).toBeGreaterThan(0)
  expect(page.indexOf('1 law broken')).toBeLessThan(page.indexOf('class="story"'))
  expect(storyOf(page)).toContain('money-conserved did not hold, so these figures are not to be trusted.')
  expect(textOf(page)).toContain('USDT is 1 unit short')
})

describe('the card', () => {
  test('is a complete picture with its figures in words, the same bytes each time', () => {
    const card = reportSvgCard(crashResult())
    expect(card).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /)
    expect(card).toContain(
      'role="img" aria-label="Forty minutes in which the books were empty: 29,922,403 USDT lost',
    )
    expect(reportSvgCard(crashResult())).toBe(card)
  })

  test('says that nothing was lost', () => {
    expect(textOf(reportSvgCard(quietResult()))).toContain('Nobody: no loss occurred.')
    expect(textOf(reportSvgCard(emptyResult()))).toContain('No mark moved.')
  })
})

/** Puts a text into every field of a result that is free text, keeping what has to be a number or a kind. */
function everywhere(result: RunResult, text: string): RunResult {
  const kept = new Set(['kind', 'how', 'marks', 'mark', 'quantity', 'openAfter'])
  const put = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return kept.has(key) ? value : `${value}${text}`
    if (Array.isArray(value)) return value.map((item) => put(item, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, put(item, name)]))
  }
  return put(result, '') as RunResult
}
