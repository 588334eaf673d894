import { expect, test } from 'vitest'
import { Assessment } from '../../src/core/margin/model.ts'
import { black } from '../../src/core/pricing/index.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { Problems } from '../../src/files/problems.ts'
import { type RunOutcome, runPlan } from '../../src/lab/run/run.ts'
import type { LossResult, RunResult } from '../../src/lab/run-result.ts'
import { planShipped, runShipped, storyOf } from '../support/shipped-options.ts'

/** What no option story may do, whoever wrote its path. */
function expectSound({ result, isSound }: RunOutcome, refused: readonly string[] = []): void {
  expect(result.laws.filter(({ holds }) => !holds)).toEqual([])
  expect(isSound).toBe(true)
  expect(result.refusedInput.map(({ why }) => why)).toEqual(refused)
  for (const { defaultLoss, layers } of result.totals)
    expect(layers.reduce((sum, { paid }) => sum + paid, 0n)).toBe(defaultLoss)
}

const first = (losses: readonly LossResult[], account: string): LossResult =>
  losses.find((loss) => loss.account === account)!

/** Delta of what a bucket held, by moving the forward a dollar up and down and valuing every leg anew. */
function deltaByHand({ series, timeline }: RunResult, { held, openedAt }: LossResult): number {
  const { marks } = timeline.find(({ at }) => at === openedAt)!
  return held.reduce((sum, { symbol, quantity }) => {
    const { option } = series.find((each) => each.symbol === symbol)!
    if (option === undefined) return sum + Number(quantity)
    const { right, strike, forward, volatility, expiresAt } = option
    const years = (expiresAt - openedAt) / (365 * 86_400_000)
    const valueAt = (shift: number): number =>
      black(
        right === 'call' ? 1 : -1,
        Number(marks[forward]) + shift,
        Number(strike),
        years,
        Number(marks[volatility]),
      )
    return sum + (Number(quantity) * (valueAt(1) - valueAt(-1))) / 2
  }, 0)
}

test('a gap through a short strangle takes the margin, the fund and a part of what others gained', async () => {
  const outcome = await runShipped('gap-through-a-strangle')
  expectSound(outcome)
  const { result } = outcome
  expect(storyOf(result)).toMatchInlineSnapshot(`
    "13:01 strangle-house closed: lost 1,517,040, on others 212,440
    13:01 strangle-small closed: lost 100,820, on others 6,180
    13:01 put-seller cured: lost 176,354, on others 0
      own margin 1,575,594
      option-fund 150,000
      gains-haircut 68,620"
  `)
  const house = first(result.losses, 'strangle-house')
  // The worst scenario is as deep as margin looks, and the gap went further: it lost more than that.
  expect(house.scenario?.worst.scenario).toContain('-18%')
  expect(house.equityAtDefault).toBeLessThan(0n)
  expect(house.scenario?.charges.map(({ name }) => name)).toContain('naked-shorts-maintenance')
  expect(Number(house.scenario?.greeks[0].delta)).toBeCloseTo(deltaByHand(result, house), 3)
  // A slice takes the same fraction of every option, and nothing is left at the end.
  const slices = house.steps.filter(({ name }) => name === 'slice')
  expect(slices.at(-1)?.openAfter).not.toMatch(/-[CP]\b/)
  expect(house.steps.at(-1)?.openAfter).toBe('0')
})

test('volatility alone can be enough: the index never moves', async () => {
  const outcome = await runShipped('volatility-spike')
  expectSound(outcome)
  const { result } = outcome
  expect(new Set(result.timeline.map(({ marks }) => marks[0]))).toEqual(new Set(['60000']))
  expect(storyOf(result)).toMatchInlineSnapshot(`
    "10:05 short-vega closed: lost 1,441,169, on others 291,529
    10:05 calendar-desk cured: lost 529,038, on others 0
      own margin 1,678,678
      option-fund 121,508
      gains-haircut 170,021"
  `)
  const [greeks] = first(result.losses, 'short-vega').scenario?.greeks ?? []
  expect(greeks.underlying).toBe('BTC-INDEX')
  expect(Number(greeks.vega)).toBeLessThan(-20_000)
})

test('a coin-settled put has no bound in coins, and the fund that pays is kept in them', async () => {
  const outcome = await runShipped('coin-settled-put')
  expectSound(outcome)
  const { result } = outcome
  expect(storyOf(result)).toMatchInlineSnapshot(`
    "13:00 put-house cured: lost 16.5503, on others 0
    13:01 put-writer-1 closed: lost 6.4457, on others 2.4493
    13:01 put-house closed: lost 50.0846, on others 26.1925
    13:01 put-writer-2 closed: lost 10.8408, on others 4.8498
    13:01 spread-writer cured: lost 7.0918, on others 0
      own margin 57.5216
      coin-fund 12
      gains-haircut 21.4917"
  `)
  // Who owns a lower strike loses what lies between the two, and is cured by a slice.
  expect(first(result.losses, 'spread-writer')).toMatchObject({ how: 'cured', externalizedLoss: 0n })
})

test('pinned at the strike: the mean of the window settles, and the hedge is left behind', async () => {
  const outcome = await runShipped('expiry-pin')
  expectSound(outcome)
  const { result } = outcome
  expect(storyOf(result)).toMatchInlineSnapshot(`
    "07:12 straddle-writer cured: lost 18,203, on others 0
    07:39 conversion-a cured: lost 6,941, on others 0
    07:42 conversion-b cured: lost 17,427, on others 0
    07:42 conversion-a cured: lost 40,834, on others 0
    07:45 conversion-a cured: lost 90,914, on others 0
    07:45 conversion-b cured: lost 48,360, on others 0
    07:48 conversion-a cured: lost 123,234, on others 0
    07:48 conversion-b closed: lost 461,203, on others 243,317
    07:51 conversion-a closed: lost 554,351, on others 273,501
      own margin 844,653
      option-fund 102,424
      gains-haircut 414,393"
  `)
  expect(result.notes?.at(-1)).toMatchInlineSnapshot(
    `"What expired on BTC-INDEX at 2026-03-13 08:00 UTC was settled at 60,581, the mean of its window, where the last mark was 58,300; 3 of 6 series were worth something."`,
  )
  const [book] = result.optionBooks ?? []
  const [before, inWindow] = ['07:30', '07:48'].map((clock) =>
    result.timeline.findIndex(({ at }) => new Date(at).toISOString().slice(11, 16) === clock),
  )
  // At every node the legs make up for each other, until a part of them is fixed and the hedge is not.
  expect(book.maintenance[before]).toBeLessThan(2_000_000_000n)
  expect(book.maintenance[inWindow]).toBeGreaterThan(100_000_000_000n)
})

test('a hedge that is deleveraged leaves the option book it was for, which falls next', async () => {
  const byLeg = await runShipped('stripped-hedge')
  const kept = await runShipped('stripped-hedge', 'hedges-kept')
  for (const outcome of [byLeg, kept]) expectSound(outcome)
  expect(storyOf(byLeg.result)).toMatchInlineSnapshot(`
    "10:01 long-1 closed: lost 108,000, on others 48,600
    10:01 long-2 closed: lost 135,000, on others 60,750
    10:01 long-6 closed: lost 162,000, on others 72,900
    10:01 long-3 closed: lost 91,800, on others 40,310
    10:01 long-4 closed: lost 189,000, on others 80,050
    10:01 long-5 closed: lost 81,000, on others 33,450
    12:01 put-desk closed: lost 2,123,884, on others 177,878
      own margin 2,376,745
      perp-fund 40,000
      deleverage 473,938"
  `)
  expect(storyOf(kept.result)).toMatchInlineSnapshot(`
    "10:01 long-1 closed: lost 108,000, on others 48,600
    10:01 long-2 closed: lost 135,000, on others 60,750
    10:01 long-6 closed: lost 162,000, on others 72,900
    10:01 long-3 closed: lost 91,800, on others 40,310
    10:01 long-4 closed: lost 189,000, on others 80,050
    10:01 long-5 closed: lost 81,000, on others 33,450
    12:01 put-desk cured: lost 1,860,633, on others 0
      own margin 2,291,373
      perp-fund 40,000
      deleverage 296,060"
  `)
  const deskUnder = ({ result }: RunOutcome): LossResult => first(result.losses, 'put-desk')
  expect(deskUnder(byLeg).held.map(({ symbol, quantity }) => `${quantity} ${symbol}`)).toEqual([
    '-200 BTC-28MAR26-55000-P',
    '-10 BTC-PERP',
  ])
  expect(deskUnder(byLeg).externalizedLoss).toBeGreaterThan(0n)
  expect(deskUnder(kept).externalizedLoss).toBe(0n)
})

test('a book is auctioned by fractions: it hedges one bidder, another cannot carry it, and the rest goes on', async () => {
  const plan = await planShipped('auctioned-book')
  const row = plan.header.accounts.indexOf('straddle-buyer')
  const needs: number[] = []
  const outcome = runPlan(plan, new Problems(), {
    onCommand: (_, house) => needs.push(initialOf(house, row)),
  })
  expectSound(outcome, [
    'margin-insufficient: account small-shop, needed 410,966.025362 USDC, free 253,877.9426 USDC',
  ])
  const { losses, totals } = outcome.result
  expect(storyOf(outcome.result)).toMatchInlineSnapshot(`
    "09:05 short-vol closed: lost 915,970, on others 96,240
      own margin 819,730
      option-fund 60,000
      gains-haircut 36,240"
  `)
  const [{ steps }] = losses
  const bids = steps.filter(({ kind, payers }) => kind === 'bid' && payers.length > 0)
  const paidTo = (bidder: string): bigint =>
    bids.filter(({ payers }) => payers[0].account === bidder).reduce((sum, { paid }) => sum - paid, 0n)
  // Five minutes in, 95% is paid for 40% of 193,897.13 of equity; after 45 minutes 70% for half of the 116,967.156 on offer,
  // which is 190,648.0654 less the 73,680.9094 that the first bidder paid.
  expect(paidTo('straddle-buyer')).toBe((193_897_130_000n * 5n * 4n) / 1000n)
  expect(paidTo('vol-desk')).toBe((116_967_156_000n * 30n * 5n) / 1000n)
  // He needs less with forty straddles short against his fifty long than he did before.
  const bid = [...plan.commands()].findIndex(
    ({ command: { body } }) => body.type === 'bid' && body.bidder === row,
  )
  expect([needs[bid - 1], needs[bid]].map((need) => Math.round(need / 1e6))).toMatchInlineSnapshot(`
    [
      247829,
      74690,
    ]
  `)
  // What nobody bid for: the slice closes it at the mark, and fund and gains pay what is missing then.
  expect(totals[0].transfer).toBe(-(paidTo('straddle-buyer') + paidTo('vol-desk')))
})

function initialOf(house: House, row: number): number {
  const assessment = new Assessment()
  if (house.book.accounts <= row) return 0
  house.model.assessInitial(row, assessment)
  return assessment.initial
}
