import { describe, expect, test } from 'vitest'
import { comparedOf, gap, people, rulesOf, twoWinners, venue } from '../support/compare.ts'

const queue = rulesOf('queue', [
  '{ step: draw-fund, scope: instrument }',
  '{ step: deleverage, select: { queue: leverage }, price: bankruptcy-price-after-paid }',
  'record-claim',
])
const levy = rulesOf('levy', [
  '{ step: tear-up, price: mark }',
  '{ step: draw-fund, scope: instrument }',
  '{ step: socialise, base: equity }',
  'record-claim',
])
const previous = rulesOf('previous', [
  '{ step: deleverage, select: { queue: leverage }, price: previous-mark }',
  '{ step: draw-fund, scope: instrument }',
  'record-claim',
])

describe('two winners and a gap', () => {
  // At 33_000 ada is 4_000 down; the fund pays 1_000, so 3_000 are needed of bo (37_000) and cy (17_000).
  const { comparison, runs } = comparedOf(twoWinners, [queue, levy, previous])
  const [usd] = comparison.byAsset

  test('who pays, under each', () => {
    const told = usd.figures.map(({ layers }) =>
      layers
        .filter(({ paid }) => paid !== 0n)
        .map(({ name, paid, payers, largest }) => [name, paid, payers, largest?.account ?? null]),
    )
    expect(told).toEqual([
      // Both close 1 for 1_500 each: they hold the same.
      [
        ['own margin', 10_000n, 0, null],
        ['draw-fund', 1_000n, 1, 'fund'],
        ['deleverage', 3_000n, 2, 'bo'],
      ],
      // 3_000 over 54_000 of equity: bo 2_055.6, cy 944.4.
      [
        ['own margin', 10_000n, 0, null],
        ['draw-fund', 1_000n, 1, 'fund'],
        ['socialise', 3_000n, 2, 'bo'],
      ],
      // At the previous mark of 40_000 both give up 7_000, and ada keeps the 10_000 she had.
      [['deleverage', 14_000n, 2, 'bo']],
    ])
    expect(usd.figures[1].layers[3].largest).toEqual({ account: 'bo', amount: 2_056n })
    expect(usd.figures[1].layers[3].topTen).toBe(3_000n)
  })

  test('what was needed, and what was taken beyond it', () => {
    expect(
      usd.figures.map(({ totals, needs }) => [totals.minimumNeeded, needs.taken, needs.more, needs.less]),
    ).toEqual([
      [3_000n, 3_000n, 0n, 0n],
      [3_000n, 3_000n, 0n, 0n],
      [4_000n, 14_000n, 10_000n, 0n],
    ])
    expect(usd.figures[2].leftOvers).toMatchObject({ buckets: 10_000n, winners: 0n, funds: 0n })
    expect(usd.figures[2].priceRules).toEqual([
      {
        ...{ rule: 'previous-mark', kind: 'deleverage', name: 'deleverage', losses: 1, takers: 2 },
        ...{ notional: 66_000n, givenUp: 14_000n, gained: 0n, deficitLeft: 0n, surplusLeft: 10_000n },
      },
    ])
    expect(usd.figures[1].priceRules).toMatchObject([{ rule: 'mark', givenUp: 0n, deficitLeft: 4_000n }])
  })

  test('how evenly it was taken, against the min-max of the moment', () => {
    // cy gave 1_500 of 17_000, bo as much of 37_000: each all that his position could give, so nothing was fairer.
    expect(usd.figures[0].fairness.worst).toMatchObject({
      largest: { numerator: 3n, denominator: 34n },
      largestPayer: 'cy',
      minMax: { numerator: 3n, denominator: 34n },
      ...{ candidates: 2, above: 0n },
    })
    // By equity, to the unit: 2_056 of 37_000 is a hair above one eighteenth.
    expect(usd.figures[1].fairness.worst).toMatchObject({
      largest: { numerator: 257n, denominator: 4_625n },
      minMax: { numerator: 1n, denominator: 18n },
      above: 0n,
    })
    // Over the run it is held against what they had at the start: 30_000 and 10_000.
    expect(usd.figures[0].fairness.wholeRun).toMatchObject({
      total: 3_000n,
      largest: { numerator: 3n, denominator: 20n },
      minMax: { numerator: 3n, denominator: 40n },
      largestPayer: 'cy',
    })
  })

  test('a queue takes of one what two could have borne', () => {
    // ada is long against bo and dan, who is larger than all of them.
    const third = people
      .replace(
        '{ name: bo, deposit: 30_000 }',
        '{ name: bo, deposit: 30_000 }, { name: dan, deposit: 90_000 }',
      )
      .replace('seller: cy, instrument: PERP, quantity: 1', 'seller: dan, instrument: PERP, quantity: 1')
    const { comparison } = comparedOf(venue + third + gap, [queue])
    // bo gave 1_500 of 37_000, dan as much of 97_000: no other holds anything, and each gave up all he holds.
    expect(comparison.byAsset[0].figures[0].fairness.worst).toMatchObject({
      minMax: { numerator: 3n, denominator: 74n },
      above: 0n,
    })
    const larger = third.replace(
      'trades:',
      'trades:\n  - { buyer: cy, seller: dan, instrument: PERP, quantity: 1, price: 40_000 }',
    )
    const told = comparedOf(venue + larger.replace('cy, deposit: 10_000', 'cy, deposit: 20_000') + gap, [
      queue,
    ]).comparison
    // dan holds 2 and has 104_000; of 141_000 in all 3_000 is one forty-seventh, and bo gave 1_500 of 37_000.
    expect(told.byAsset[0].figures[0].fairness.worst).toMatchObject({
      ...{ largest: { numerator: 3n, denominator: 74n }, largestPayer: 'bo', candidates: 2 },
      minMax: { numerator: 1n, denominator: 47n },
      above: 712n, // 1_500 - 37_000 / 47 = 712.8
    })
  })

  test('what each would rather have had', () => {
    // ada pays for nobody under any of them; bo pays 1_500, 2_056, 7_000 and cy 1_500, 944, 7_000.
    expect(usd.preferences.byPaid).toEqual({ alone: [1, 1, 0], shared: [0, 0, 0], indifferent: 1 })
    // She ends with 10_000 under the previous mark, and with nothing under the others.
    expect(usd.preferences.byEnd).toEqual({ alone: [1, 1, 1], shared: [0, 0, 0], indifferent: 0 })
    expect(
      usd.preferences.regrets.map(({ account, paid, rather, regret }) => [account, paid, rather, regret]),
    ).toEqual([
      ['cy', [1_500n, 944n, 7_000n], ['levy 1'], 6_056n],
      ['bo', [1_500n, 2_056n, 7_000n], ['queue 0'], 5_500n],
    ])
  })

  test('tenths of equity hold everybody once, and what they paid is all that was paid', () => {
    expect(usd.deciles.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(3)
    const paid = usd.deciles.reduce<bigint[]>(
      (sums, { paid }) => paid.map((each, run) => each + (sums[run] ?? 0n)),
      [],
    )
    expect(paid).toEqual([3_000n, 3_000n, 14_000n])
  })

  test('no law is broken, and nobody fell in turn', () => {
    expect(runs.flatMap(({ result }) => result.laws.filter(({ holds }) => !holds))).toEqual([])
    expect(comparison.runs.map(({ secondRound }) => secondRound.defaults)).toEqual([[], [], []])
  })
})

describe('what a rulebook needs and the scenario lacks', () => {
  const vault = rulesOf('vault', [
    '{ step: transfer-to-backstop, to: [vault], price: bankruptcy-price }',
    '{ step: draw-capital, tranche: equity }',
    'record-claim',
  ])

  test('is opened empty under every rulebook, or with what it is given', () => {
    const bare = comparedOf(twoWinners, [queue, vault])
    expect(
      bare.comparison.changed.map(({ name, kind, amount, before, namedBy }) => [
        name,
        kind,
        amount,
        before,
        namedBy,
      ]),
    ).toEqual([
      ['vault', 'backstop', 0n, null, ['vault 1']],
      ['equity', 'capital', 0n, null, ['vault 1']],
    ])
    const given = comparedOf(
      twoWinners,
      [queue, vault],
      [
        { name: 'vault', amount: 50_000, asset: null },
        { name: 'fund', amount: 2_000, asset: null },
      ],
    )
    expect(given.comparison.changed.map(({ name, amount, before }) => [name, amount, before])).toEqual([
      ['fund', 2_000n, 1_000n],
      ['vault', 50_000n, null],
      ['equity', 0n, null],
    ])
    for (const { disposal } of given.comparison.runs)
      expect(disposal.map(({ name, startedWith }) => [name, startedWith])).toEqual([
        ['fund', 2_000n],
        ['vault', 50_000n],
        ['equity', 0n],
      ])
    const [first, second] = given.comparison.runs.map(({ disposal }) => disposal)
    expect(first.map(({ layers, isNamed }) => [layers, isNamed])).toEqual([
      [['draw-fund'], true],
      [[], false],
      [[], false],
    ])
    expect(second[1]).toMatchObject({ layers: ['transfer-to-backstop'], endedWith: 46_000n })
  })

  test('an account without a loss to pay makes no difference to the others', () => {
    const alone = comparedOf(twoWinners, [queue]).comparison
    const beside = comparedOf(twoWinners, [queue, vault]).comparison
    expect(beside.byAsset[0].figures[0]).toEqual(alone.byAsset[0].figures[0])
  })
})

test('what comes back to the holders of a claim is paid no longer', () => {
  const units = rulesOf('units', [
    '{ step: tear-up, price: mark }',
    '{ step: record-claim, creditors: winners, units: equity }',
  ])
  const repaid = gap.replace(
    '}]',
    '}, { at: +90s, repay-claims: [{ asset: USD, from: fund, amount: 1_000 }] }]',
  )
  const [before, after] = [gap, repaid].map((ticks) => comparedOf(venue + people + ticks, [units]))
  const paidOf = ({ runs }: typeof before): bigint[] =>
    ['bo', 'cy'].map((name) => runs[0].observed.accounts.find((account) => account.name === name)?.paid ?? 0n)
  // 4_000 over 54_000 of equity, and a quarter of it back.
  expect(paidOf(before)).toEqual([2_741n, 1_259n])
  expect(paidOf(after)).toEqual([2_056n, 944n])
  const [{ needs, fairness, layers }] = before.comparison.byAsset[0].figures
  expect(needs).toEqual({ needed: 4_000n, taken: 4_000n, more: 0n, less: 0n })
  expect(fairness.worst).toMatchObject({
    kind: 'record-claim',
    candidates: 2,
    minMax: { numerator: 2n, denominator: 27n },
  })
  expect(layers.at(-1)).toMatchObject({ name: 'record-claim', taken: 4_000n, payers: 2 })
  expect(after.comparison.byAsset[0].figures[0].totals.claimsOutstanding).toBe(3_000n)
})

test('what settles in a coin is counted in the asset of the loss', () => {
  // ada owes coin on an inverse contract and keeps dollars: 800 contracts of 100 dollars are 2 BTC at 40_000.
  const unified = `
scenario: unified
start: 2026-01-05T12:00:00Z
rulebook: { rulebook: own, trigger: { equity: below, requirement: maintenance }, steps: [record-claim] }
assets: [{ name: USD, decimals: 2 }, { name: BTC, decimals: 8, borrow-limit: 5 }]
instruments:
  - symbol: COIN
    payoff: inverse
    settlement-asset: BTC
    multiplier: 100
    price-increment: 1
    quantity-increment: 1
    largest-position: 100_000
    highest-mark: 500_000
    brackets: [{ initial: 10%, maintenance: 5% }]
    fees: { maker: 0%, taker: 0%, liquidation: 0% }
collateral:
  - { asset: BTC, in-asset: USD, index-increment: 0.01, collateral-weight: 95%, conversion-discount: 1%, largest-balance: 100, highest-index: 500_000 }
accounts: [{ name: ada, deposit: 10_000 }, { name: bo, deposit: { USD: 30_000, BTC: 1 } }]
trades: [{ buyer: ada, seller: bo, instrument: COIN, quantity: 800, price: 40_000 }]
ticks:
  - { at: +0s, marks: { COIN: 40_000, BTC/USD: 40_000 } }
  - { at: +60s, marks: { COIN: 33_000, BTC/USD: 33_000 } }
`
  const rules = rulesOf('mixed', [
    '{ step: deleverage, select: { queue: leverage }, price: bankruptcy-price }',
    'record-claim',
  ])
  const { comparison, runs } = comparedOf(unified, [rules])
  // 80_000 / 33_000 - 2 = 0.42424242 BTC lost, 14_000 dollars, of which 10_000 were hers; a coin's fraction rounds to a cent.
  const [{ totals, layers, fairness }] = comparison.byAsset[0].figures
  expect(totals).toMatchObject({
    defaultLoss: 1_400_001n,
    externalizedLoss: 400_001n,
    minimumNeeded: 400_000n,
  })
  expect(layers.find(({ name }) => name === 'deleverage')).toMatchObject({ paid: 400_001n, taken: 400_001n })
  expect(fairness).toMatchObject({ moments: 1, above: 0n, worst: { largestPayer: 'bo', total: 400_001n } })
  expect(runs[0].observed.accounts.find(({ name }) => name === 'bo')?.paid).toBe(400_001n)
  expect(runs[0].result.hurt.find(({ account }) => account === 'bo')?.bornForOthers).toBe(400_001n)
})

test('gates are timed from the command that closes them to the one that opens them', () => {
  const gated = rulesOf('gated', [
    '{ step: gate, what: [withdrawals, new-orders], for: 45s }',
    '{ step: draw-fund, scope: instrument }',
    '{ step: tear-up, price: mark }',
    'record-claim',
  ])
  const ticks = `ticks:
  - { at: +0s, marks: { PERP: 40_000 } }
  - { at: +60s, marks: { PERP: 33_000 } }
  - { at: +70s, marks: { PERP: 33_100 } }
  - { at: +200s, marks: { PERP: 33_200 } }
`
  const { comparison } = comparedOf(venue + people + ticks, [gated, queue])
  expect(comparison.runs.map(({ gates }) => gates)).toEqual([
    [
      { what: 'withdrawals', closedMs: 45_000 },
      { what: 'new-orders', closedMs: 45_000 },
      { what: 'open-interest', closedMs: 0 },
    ],
    [
      { what: 'withdrawals', closedMs: 0 },
      { what: 'new-orders', closedMs: 0 },
      { what: 'open-interest', closedMs: 0 },
    ],
  ])
})
