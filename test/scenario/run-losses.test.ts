import { expect, test } from 'vitest'
import { explainLoss } from '../../src/lab/explain.ts'
import type { RunResult } from '../../src/lab/run-result.ts'
import { plainVenue, planOf, runOf } from '../support/scenarios.ts'

const two = `
accounts: [{ name: ada, deposit: 10_000 }, { name: bo, deposit: 20_000 }, { name: cy, deposit: 5_000 }]
trades: [{ buyer: ada, seller: bo, instrument: PERP, quantity: 2, price: 40_000 }]
`

/** A loss as people read it: what each step said, what it paid, and what stood open after it. Money is cents. */
function told({ losses }: RunResult): string {
  return losses
    .flatMap(({ account, how, steps }) => [
      `${account} (${how})`,
      ...steps.map(({ name, words, paid, deficitAfter, openAfter }) => {
        return `  ${name}: ${words} [paid ${paid}, deficit ${deficitAfter}, open ${openAfter}]`
      }),
    ])
    .join('\n')
}

function layers({ totals }: RunResult): Record<string, bigint> {
  const [{ layers, defaultLoss }] = totals
  expect(layers.reduce((sum, { paid }) => sum + paid, 0n)).toBe(defaultLoss)
  return Object.fromEntries(layers.filter(({ paid }) => paid !== 0n).map(({ name, paid }) => [name, paid]))
}

test('a gap is told from the mark that caused it to the last cent', () => {
  const { result, isSound } = runOf(`scenario: s${plainVenue}${two}
ticks:
  - { at: +0s, marks: { PERP: 40_000 }, depth: { instrument: PERP, bids: [[34_000, 0.5]] } }
  - { at: +1s, marks: { PERP: 33_000 } }
`)
  expect(isSound).toBe(true)
  expect(told(result)).toMatchInlineSnapshot(`
    "ada (closed)
      own-margin: used up 10,000 USD of its own since it entered [paid 1000000, deficit 400000, open 2]
      close-on-book: sold 0.5 PERP at 34,000 on the book [paid 50000, deficit 350000, open 1.5]
      insurance: the fund fund paid 1,000 USD [paid 100000, deficit 250000, open 1.5]
      deleverage: bo closed 1.5 PERP at ≈34,666.66666667, giving up 2,500 USD [paid 250000, deficit 0, open 0]"
  `)
  expect(layers(result)).toMatchInlineSnapshot(`
    {
      "deleverage": 250000n,
      "insurance": 100000n,
      "own margin": 1000000n,
    }
  `)
  const [totals] = result.totals
  expect(totals.minimumNeeded).toBe(totals.externalizedLoss - 100_000n)
  expect(
    result.timeline.map(({ at, marks, funds, lossesOpened }) => [
      at - result.startedAt,
      marks[0],
      funds[0],
      lossesOpened,
    ]),
  ).toEqual([
    [0, '40000', 100_000n, 0],
    [1_000, '33000', 0n, 1],
  ])
  expect(
    result.hurt.map(({ account, bornForOthers, defaulted }) => [account, bornForOthers, defaulted]),
  ).toEqual([
    ['ada', 0n, true],
    ['bo', 250_000n, false],
  ])
})

test('what nobody pays stands as a claim, and repaying it leaves the totals of the loss as they are', () => {
  const venue = plainVenue.replace(
    / {4}- \{ step: deleverage[^\n]*\n {4}- \{ step: socialise[^\n]*\n/,
    '    - { step: tear-up, price: mark }\n',
  )
  const { result } = runOf(`scenario: s${venue}${two}
ticks:
  - { at: +0s, marks: { PERP: 40_000 } }
  - { at: +1s, marks: { PERP: 33_000 } }
  - { at: +2s, repay-claims: { from: cy, amount: 1_000 } }
`)
  expect(layers(result)).toEqual({ 'own margin': 1_000_000n, insurance: 100_000n, 'record-claim': 300_000n })
  expect(result.losses[0]).toMatchObject({ how: 'claimed', claimed: 300_000n })
  expect(result.totals[0].claimsOutstanding).toBe(200_000n)
})

test('a loss that nothing closes stays open, with the deficit that still waits by name', () => {
  const venue = plainVenue.replace(
    / {2}steps:\n(?: {4}.*\n)+/,
    '  steps: [{ step: close-on-book, size: all, limit: none }]\n',
  )
  const { result } = runOf(`scenario: s${venue}${two}
ticks:
  - { at: +0s, marks: { PERP: 40_000 }, depth: { instrument: PERP, bids: [[34_000, 0.5]] } }
  - { at: +1s, marks: { PERP: 33_000 } }
`)
  const [loss] = result.losses
  expect(loss).toMatchObject({ how: 'open', closedAt: null })
  // 0.5 at 34,000 and 1.5 at 33,000 lose 13,500, of which 10,000 were hers.
  expect(layers(result)).toEqual({ 'own margin': 1_000_000n, 'not settled yet': 350_000n })
})

test('a surplus pays its payers back, and their layers are told net of it', () => {
  const venue = plainVenue.replace(
    /( {4}- \{ step: close-on-book[^\n]*\n)( {4}- \{ name: insurance[^\n]*\n)/,
    '$2$1',
  )
  const { result } = runOf(`scenario: s${venue}${two}
ticks:
  - { at: +0s, marks: { PERP: 40_000 }, depth: { instrument: PERP, bids: [[35_000, 2]] } }
  - { at: +1s, marks: { PERP: 34_800 } }
`)
  // At the mark she is 400 down, which the fund pays; the book then pays 400 more than the mark, which goes back.
  expect(told(result)).toContain('surplus-returned: gave back 400 USD to fund')
  expect(layers(result)).toEqual({ 'own margin': 1_000_000n })
})

test('losses of one moment share the fund, and each is told its own part', () => {
  const { result } = runOf(`scenario: s${plainVenue}
accounts:
  - { name: ada, deposit: 10_000 }
  - { name: al, deposit: 10_000 }
  - { name: bo, deposit: 50_000 }
trades:
  - { buyer: ada, seller: bo, instrument: PERP, quantity: 2, price: 40_000 }
  - { buyer: al, seller: bo, instrument: PERP, quantity: 2, price: 40_000 }
ticks:
  - { at: +0s, marks: { PERP: 40_000 } }
  - { at: +1s, marks: { PERP: 34_000 } }
`)
  const fund = result.losses.map(({ steps }) => steps.find(({ name }) => name === 'insurance'))
  expect(fund.map((step) => step?.paid)).toEqual([50_000n, 50_000n])
  expect(fund[0]?.words).toBe('the fund fund paid 1,000 USD, shared by 2 losses')
  expect(layers(result)).toMatchObject({ insurance: 100_000n, deleverage: 300_000n })
})

test('a socialised loss is explained by weight, level, cap and what an exact pro rata would cost', () => {
  const venue = plainVenue.replace(
    / {4}- \{ step: deleverage[^\n]*\n/,
    '    - { step: tear-up, price: mark }\n',
  )
  const text = `scenario: s${venue}${two}
ticks:
  - { at: +0s, marks: { PERP: 40_000 } }
  - { at: +1s, marks: { PERP: 33_000 } }
`
  const plan = planOf(text)
  const account = plan.header.accounts.indexOf('cy')
  const explained = explainLoss(plan.header, plan.commands(), { loss: 0, account })
  const [step] = explained?.steps ?? []
  expect(step.name).toBe('socialise')
  const lines = step.payers[0].lines.map(({ name, formula, amount }) => `${name}: ${formula} = ${amount}`)
  expect(lines).toMatchInlineSnapshot(`
    [
      "share: equity: weight 5,000 x level 1/13, cap 5,000 = 384.62 USD",
      "exact pro rata: over everybody who could have been asked, rounded up; this account bore 0 more = 384.62 USD",
      "equity: 5,000 before, 4,615.38 after = -384.62 USD",
      "requirement: 0 before, 0 after = 0 USD",
    ]
  `)
})

test('a run that is told again from its commands is the same, line for line', () => {
  const text = `scenario: s${plainVenue}${two}
ticks: [{ at: +0s, marks: { PERP: 40_000 } }, { at: +1s, marks: { PERP: 33_000 } }]
`
  expect(runOf(text).result).toEqual(runOf(text).result)
})
