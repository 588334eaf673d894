import { describe, expect, test } from 'vitest'
import { comparedOf, rulesOf, venue } from '../support/compare.ts'

describe('second rounds', () => {
  const thin = `
accounts:
  - { name: ada, deposit: 10_000 }
  - { name: bo, deposit: 20_000 }
  - { name: dan, deposit: 9_000 }
  - { name: eve, deposit: 20_000 }
trades:
  - { buyer: ada, seller: bo, instrument: PERP, quantity: 2, price: 40_000 }
  - { buyer: dan, seller: eve, instrument: PERP, quantity: 1, price: 40_000 }
depth: []
`
  const falls =
    'ticks: [{ at: +0s, marks: { PERP: 40_000 } }, { at: +60s, marks: { PERP: 33_000 }, depth: [{ instrument: PERP, bids: [[33_000, 3]] }] }]\n'
  const byInterest = rulesOf('by-interest', [
    '{ step: close-on-book, size: all, limit: none }',
    '{ step: socialise, base: open-interest, cap: equity }',
    'record-claim',
  ])
  const byFund = rulesOf('by-fund', [
    '{ step: close-on-book, size: all, limit: none }',
    '{ step: draw-fund, scope: instrument }',
    'record-claim',
  ])

  test('who would have stood without paying has fallen because of it', () => {
    // dan has 2_000 against 1_650, until he pays 1_000 of ada's 4_000.
    const { comparison } = comparedOf(venue + thin + falls, [byInterest, byFund])
    const [first, second] = comparison.runs.map(({ secondRound }) => secondRound)
    expect(first.fellAfterPaying).toBe(1)
    expect(first.defaults).toEqual([
      {
        ...{ loss: 1, account: 'dan', kind: 'participant', asset: 0, round: 2, paid: 1_000n, taken: [] },
        ...{ at: Date.UTC(2026, 0, 5, 12, 1), causes: 1, latestCauses: [0], isSameCommand: true },
        ...{ equity: 1_000n, maintenance: 1_650n, equityWithout: 2_000n, maintenanceWithout: 1_650n },
        isBrokenHedge: false,
      },
    ])
    expect(second).toEqual({ fellAfterPaying: 0, defaults: [] })
  })

  test('who would have fallen all the same is counted apart', () => {
    const deeper = `ticks:
  - { at: +0s, marks: { PERP: 40_000 } }
  - { at: +60s, marks: { PERP: 33_400 }, depth: [{ instrument: PERP, bids: [[33_400, 3]] }] }
  - { at: +90s, marks: { PERP: 32_000 }, depth: [{ instrument: PERP, bids: [[32_000, 3]] }] }
`
    // At 33_400 dan has 2_900 and pays 800 of ada's 3_200, which leaves him 2_100 against 1_670.
    // At 32_000 he has 700 against 1_600, and without what he paid he would have 1_500.
    const richer = thin.replace('dan, deposit: 9_000', 'dan, deposit: 9_500')
    const { comparison } = comparedOf(venue + richer + deeper, [byInterest])
    expect(comparison.runs[0].secondRound).toEqual({ fellAfterPaying: 1, defaults: [] })
  })

  test('what was paid before an earlier fall does not explain a later one', () => {
    const tenfold = `
accounts:
  - { name: ada, deposit: 100_000 }
  - { name: bo, deposit: 200_000 }
  - { name: dan, deposit: 90_000 }
  - { name: eve, deposit: 200_000 }
trades:
  - { buyer: ada, seller: bo, instrument: PERP, quantity: 20, price: 40_000 }
  - { buyer: dan, seller: eve, instrument: PERP, quantity: 10, price: 40_000 }
ticks:
  - { at: +0s, marks: { PERP: 40_000 } }
  - { at: +60s, marks: { PERP: 33_000 }, depth: [{ instrument: PERP, bids: [[33_000, 40]] }] }
  - { at: +90s, marks: { PERP: 32_000 }, depth: [{ instrument: PERP, bids: [[32_000, 40]] }] }
`
    const toHealth = byInterest.replace('size: all', 'size: to-health')
    const { comparison, runs } = comparedOf(venue + tenfold, [toHealth])
    // dan pays 10_000 of ada's 40_000, has 10_000 against 16_500, and keeps 6. At 32_000 he has 4_000 against 9_600.
    expect(runs[0].result.losses.map(({ account, how }) => [account, how])).toEqual([
      ['ada', 'closed'],
      ['dan', 'cured'],
      ['dan', 'cured'],
    ])
    expect(comparison.runs[0].secondRound).toMatchObject({
      fellAfterPaying: 1,
      defaults: [{ loss: 1, account: 'dan', paid: 10_000n }],
    })
  })

  test('a hedge that was taken apart is told as such', () => {
    // dan is long A and short B by as much; his B is taken, and the fall of A that B would have paid for fells him.
    const two = venue.replace(
      /instruments:\n((?: {2}.*\n)+)/,
      (_, terms: string) => `instruments:\n${terms}${terms.replace('PERP', 'B')}`,
    )
    const hedged = `
accounts:
  - { name: ada, deposit: 10_000 }
  - { name: dan, deposit: 9_000 }
  - { name: eve, deposit: 90_000 }
trades:
  - { buyer: ada, seller: dan, instrument: B, quantity: 1, price: 40_000 }
  - { buyer: dan, seller: eve, instrument: PERP, quantity: 1, price: 40_000 }
  - { buyer: ada, seller: eve, instrument: B, quantity: 1, price: 40_000 }
ticks:
  - { at: +0s, marks: { PERP: 40_000, B: 40_000 } }
  - { at: +60s, marks: { PERP: 36_000, B: 36_000 } }
  - { at: +120s, marks: { PERP: 34_000, B: 34_000 } }
`
    const rules = rulesOf('mark', [
      '{ step: deleverage, select: { queue: leverage }, price: mark }',
      '{ step: draw-fund, scope: instrument }',
      'record-claim',
    ])
    const { comparison } = comparedOf(two + hedged, [rules])
    // At 36_000 ada has 2_000 against 3_600; dan, 9_000 against 3_600, closes B at the mark and gives up nothing.
    // At 34_000 he has 9_000 + 4_000 - 6_000 = 7_000 against 1_700.
    expect(comparison.runs[0].secondRound.defaults).toEqual([])
    const deeper = comparedOf(two + hedged.replaceAll('34_000', '28_000'), [rules]).comparison
    // At 28_000 he has 9_000 + 4_000 - 12_000 = 1_000 against 1_400; with B he would have 9_000 against 2_800.
    expect(deeper.runs[0].secondRound.defaults).toMatchObject([
      {
        ...{ account: 'dan', paid: 0n, taken: ['B'], isSameCommand: false, isBrokenHedge: true },
        ...{ equity: 1_000n, maintenance: 1_400n, equityWithout: 9_000n, maintenanceWithout: 2_800n },
      },
    ])
  })
})
