import { describe, expect, test } from 'vitest'
import { checkRulebook } from '../core/waterfall/check-rulebook.ts'
import { formatProblem, Problems } from '../files/problems.ts'
import { readScenario, type Scenario } from './scenario.ts'
import { scenarioTemplate } from './scenario-template.ts'

/** A small scenario; tests add keys to it, or change a piece of its text. */
const base = `scenario: test
rulebook: r.yaml
start: 2026-01-05T12:00:00Z
assets:
  - { name: USDT, decimals: 6 }
  - { name: BTC, decimals: 8, borrow-limit: 0.5 }
instruments:
  - symbol: BTC-PERP
    price-increment: 0.5
    mark-increment: 0.1
    quantity-increment: 0.001
    largest-position: 100
    highest-mark: 500_000
    brackets: [{ initial: 5%, maintenance: 2.5% }]
  - symbol: COIN
    payoff: inverse
    settlement-asset: BTC
    multiplier: 100
    price-increment: 1
    quantity-increment: 1
    largest-position: 100_000
    highest-mark: 500_000
    brackets: [{ up-to: 10, initial: 2%, maintenance: 1% }, { initial: 4%, maintenance: 2%, initial-deduction: 0.2, maintenance-deduction: 0.1 }]
collateral:
  - { asset: BTC, in-asset: USDT, index-increment: 0.01, collateral-weight: 95%, conversion-discount: 1%, largest-balance: 10, highest-index: 500_000 }
funds:
  - { name: cover, balance: 100 }
  - { name: guarantee, kind: member-fund, asset: BTC, balance: 3 }
accounts:
  - { name: ada, deposit: 10_000 }
  - { name: ada-1, isolated-of: ada, deposit: 50 }
  - { name: bo, deposit: { USDT: 1.5, BTC: 0.25 } }
  - { name: cy, asset: BTC, deposit: 2 }
`

function read(text: string): { scenario: Scenario | undefined; problems: string[] } {
  const problems = new Problems()
  const scenario = readScenario('s.yaml', text, problems)
  return { scenario, problems: problems.list().map(formatProblem) }
}

function sound(text: string): Scenario {
  const { scenario, problems } = read(text)
  expect(problems).toEqual([])
  return scenario!
}

/** Problems without the file's name. */
function faults(text: string): string[] {
  return read(text).problems.map((line) => line.replace(/^s\.yaml:/, ''))
}

const start = Date.UTC(2026, 0, 5, 12)

describe('the terms of a scenario', () => {
  const scenario = sound(base)

  test('are exact fractions and whole units', () => {
    const [perpetual, coin] = scenario.instruments
    expect(scenario.assets[1]).toEqual({ name: 'BTC', decimals: 8, borrowLimit: 50_000_000 })
    expect(perpetual).toMatchObject({
      kind: 'perpetual',
      settlementAsset: 0,
      priceIncrement: { numerator: 1n, denominator: 2n },
      markIncrement: { numerator: 1n, denominator: 10n },
      quantityIncrement: { numerator: 1n, denominator: 1_000n },
      largestPosition: 100_000,
      highestMark: 5_000_000,
      fundScope: 'BTC-PERP',
      staleAfterMs: null,
      onStaleMark: 'liquidate',
    })
    expect(coin).toMatchObject({ payoff: 'inverse', settlementAsset: 1, markRounding: 'half-even' })
    expect(coin.brackets).toEqual([
      { upTo: 1e9, initial: 20_000, maintenance: 10_000, initialDeduction: 0, maintenanceDeduction: 0 },
      { upTo: null, initial: 40_000, maintenance: 20_000, initialDeduction: 2e7, maintenanceDeduction: 1e7 },
    ])
  })

  test('number instruments first and then collateral', () => {
    expect(scenario.series).toEqual(['BTC-PERP', 'COIN', 'BTC/USDT'])
    expect(scenario.collateral[0]).toMatchObject({
      asset: 1,
      inAsset: 0,
      largestBalance: 1e9,
      highestIndex: 5e7,
    })
  })

  test('that core would not list are told at their place, with its figures', () => {
    const coarse = base.replace('decimals: 6', 'decimals: 2')
    expect(faults(coarse)).toEqual([
      '8:5: found the terms of BTC-PERP where mark increment x quantity increment x multiplier is 1/100 ledger units; it has to be whole: add ledger decimals or coarsen an increment, expected terms that can be listed.',
    ])
  })

  test('that cannot be read are told alone, since every later figure is measured by them', () => {
    const text = base
      .replace('settlement-asset: BTC', 'settlement-asset: XYZ')
      .replace('deposit: 2', 'deposit: 0.000000001')
    expect(faults(text)).toEqual(['17:23: found "XYZ", expected the name of an asset; known are USDT, BTC.'])
  })

  test.each([
    [
      'highest-mark: 500_000\n    brackets: [{ initial',
      'highest-mark: 0.05\n    brackets: [{ initial',
      'a multiple of the increment 0.1',
    ],
    ['largest-position: 100\n', 'largest-position: 0.0005\n', 'a multiple of the increment 0.001'],
    ['up-to: 10,', 'up-to: 0.000000001,', 'an amount of BTC with at most 8 decimals'],
    ['symbol: COIN', 'symbol: BTC-PERP', 'a second symbol "BTC-PERP"'],
    ['name: BTC, decimals: 8', 'name: USDT, decimals: 8', 'a second asset "USDT"'],
    ['decimals: 8', 'decimals: 16', 'at most 15 decimals'],
    ['collateral-weight: 95%', 'collateral-weight: 101%', 'a share of 0% to 100%'],
    ['payoff: inverse', 'kind: option', 'option terms are declared but not cleared yet'],
    ['payoff: inverse', 'kind: future', 'a dated future needs expiresAt'],
  ])('%s as %s is refused', (from, to, words) => {
    expect(faults(base.replace(from, to)).join('\n')).toContain(words)
  })
})

describe('the accounts of a scenario', () => {
  test('hold whole units of each asset; an isolated bucket shares its owner’s asset', () => {
    expect(sound(base).accounts).toEqual([
      { name: 'ada', asset: 0, isolatedOf: null, deposits: [{ asset: 0, amount: 10_000_000_000 }] },
      { name: 'ada-1', asset: 0, isolatedOf: 'ada', deposits: [{ asset: 0, amount: 50_000_000 }] },
      {
        name: 'bo',
        asset: 0,
        isolatedOf: null,
        deposits: [
          { asset: 0, amount: 1_500_000 },
          { asset: 1, amount: 25_000_000 },
        ],
      },
      { name: 'cy', asset: 1, isolatedOf: null, deposits: [{ asset: 1, amount: 200_000_000 }] },
    ])
    expect(sound(base).funds).toEqual([
      { name: 'cover', kind: 'fund', asset: 0, balance: 100_000_000 },
      { name: 'guarantee', kind: 'member-fund', asset: 1, balance: 300_000_000 },
    ])
  })

  test('may be members of a fund, with contributions in its asset', () => {
    const members =
      'members: { guarantee: [{ account: cy, contribution: 1 }, { account: bo, contribution: 2 }] }\n'
    expect(sound(base + members).members).toEqual([
      {
        fund: 'guarantee',
        members: [
          { account: 'cy', contribution: 100_000_000 },
          { account: 'bo', contribution: 200_000_000 },
        ],
      },
    ])
  })

  test.each([
    ['name: cy', 'name: cover', '38:11: found a second account or fund "cover", expected each name once.'],
    ['isolated-of: ada', 'isolated-of: bo', '36:32: found "bo", expected the name of an account above it.'],
    [
      'deposit: 50',
      'deposit: 0.0000001',
      '36:46: found "0.0000001", expected an amount of USDT with at most 6 decimals',
    ],
    ['BTC: 0.25', 'ETH: 0.25', '37:43: found "ETH", expected the name of an asset; known are USDT, BTC.'],
  ])('%s as %s is refused', (from, to, problem) => {
    const found = faults(base.replace(from, to))
    expect(found).toHaveLength(1)
    expect(found[0].replace(/^\d+:\d+: /, '')).toContain(problem.replace(/^\d+:\d+: /, ''))
  })
})

describe('the timeline of a scenario', () => {
  const tick = (text: string): string => `${base}ticks:\n  - ${text}\n`

  test('has moments since the start or by the clock, and everything a tick can hold', () => {
    const text = `{ at: +1.5s, deposits: { account: ada, amount: 1 }, withdrawals: [{ account: bo, amount: 2, asset: BTC }],
      transfers: { from: ada, to: ada-1, amount: 3 }, trades: { buyer: ada, seller: bo, instrument: BTC-PERP, quantity: 0.5, price: 40_000.5 },
      depth: { instrument: BTC-PERP, bids: [[39_999.5, 1], [39_999, 2]] }, operator: { stop: on, go: false },
      marks: { BTC-PERP: 40_000.04, BTC/USDT: 40_000.015 }, funding: { BTC-PERP: -0.01% }, settle: { COIN: 41_000 }, delist: COIN,
      repay-claims: { from: cover, amount: 4 }, close-period: true, advance: true }`
    const scenario = sound(tick(text))
    expect(scenario.ticks).toEqual([
      {
        at: start + 1_500,
        deposits: [{ account: 'ada', asset: 0, amount: 1_000_000 }],
        withdrawals: [{ account: 'bo', asset: 1, amount: 200_000_000 }],
        transfers: [{ from: 'ada', to: 'ada-1', asset: 0, amount: 3_000_000 }],
        trades: [{ buyer: 'ada', seller: 'bo', series: 0, quantity: 500, price: 400_005, taker: 'buyer' }],
        depth: [
          {
            series: 0,
            bids: [
              { price: 399_995, quantity: 1_000 },
              { price: 399_990, quantity: 2_000 },
            ],
            asks: [],
          },
        ],
        operator: [
          { order: 'stop', isOn: true },
          { order: 'go', isOn: false },
        ],
        marks: [
          { series: 0, mark: 400_000 },
          { series: 2, mark: 4_000_002 },
        ],
        funding: [{ series: 0, rate: -100_000 }],
        settle: [{ series: 1, price: 41_000 }],
        delist: [1],
        repayClaims: [{ from: 'cover', asset: 0, amount: 4_000_000 }],
        closePeriod: true,
        advance: true,
      },
    ])
    expect(scenario.roundedMarks).toBe(2)
  })

  test('counts no mark that was on its grid', () => {
    expect(sound(tick('{ at: +0s, marks: { BTC-PERP: 40_000.10 } }')).roundedMarks).toBe(0)
  })

  test.each([
    ['{ at: 2026-01-05T11:59:59Z }', 'found a time before the scenario starts'],
    ['{ at: 30s }', 'expected a time since the start like +30s'],
    [
      '{ at: +0s, marks: { BTC-PREP: 1 } }',
      'the name of an instrument or collateral; known are BTC-PERP, COIN, BTC/USDT',
    ],
    ['{ at: +0s, marks: { BTC-PERP: 0.01 } }', 'a mark of at least one increment of 0.1'],
    [
      '{ at: +0s, marks: { BTC-PERP: 500_000.1 } }',
      'found a mark of 5000001 increments, expected at most the highest, 5000000',
    ],
    ['{ at: +0s, marks: { BTC-PERP: -5 } }', 'a decimal number above zero'],
    [
      '{ at: +0s, trades: [{ buyer: ada, seller: ada, instrument: COIN, quantity: 1, price: 1 }] }',
      'two different accounts',
    ],
    [
      '{ at: +0s, trades: [{ buyer: ada, seller: eve, instrument: COIN, quantity: 1, price: 1 }] }',
      'an unknown account "eve"',
    ],
    [
      '{ at: +0s, trades: [{ buyer: ada, seller: bo, instrument: BTC/USDT, quantity: 1, price: 1 }] }',
      'the name of an instrument; known are BTC-PERP, COIN',
    ],
    [
      '{ at: +0s, trades: [{ buyer: ada, seller: bo, instrument: BTC-PERP, quantity: 1, price: 40_000.1 }] }',
      'a multiple of the increment 0.5',
    ],
    [
      '{ at: +0s, trades: [{ buyer: ada, seller: bo, instrument: BTC-PERP, quantity: 0.0001, price: 1 }] }',
      'a multiple of the increment 0.001',
    ],
    ['{ at: +0s, funding: { BTC-PERP: 0.00000001% } }', 'a rate no finer than 0.0000001%'],
    ['{ at: +0s, mark: { BTC-PERP: 1 } }', 'an unknown key "mark"'],
    ['{ at: +0s, depth: [{ instrument: BTC-PERP, bids: [[1]] }] }', 'at least 2'],
  ])('%s is refused', (text, words) => {
    const found = faults(tick(text))
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toContain(words)
  })

  test('does not go back', () => {
    expect(faults(`${base}ticks: [{ at: +2s }, { at: +1s }]\n`)).toEqual([
      '34:28: found a time before that of the tick above, expected times that do not go back.',
    ])
  })
})

describe('sources of marks and depth', () => {
  test('are files, as written, with the stretch that is used', () => {
    const text = `marks: [{ instrument: BTC-PERP, file: c.csv, use: low-then-close, day: 2026-01-05T00:00:00Z, from: +1m, to: +2m }]
depth: [{ instrument: COIN, file: d.csv, shape: bands, trusted: [m1, p1], every: 30s }]
`
    const scenario = sound(base + text)
    expect(scenario.marks).toEqual([
      {
        kind: 'file',
        series: 0,
        path: 'c.csv',
        shape: 'candles',
        use: 'low-then-close',
        dayAt: Date.UTC(2026, 0, 5),
        from: start + 60_000,
        to: start + 120_000,
      },
    ])
    expect(scenario.depth).toEqual([
      {
        kind: 'file',
        series: 1,
        path: 'd.csv',
        shape: 'bands',
        trusted: ['m1', 'p1'],
        everyMs: 30_000,
        from: null,
        to: null,
      },
    ])
  })

  test('are paths of points and declared forms, in increments', () => {
    const text = `marks: [{ instrument: BTC-PERP, every: 10s, points: [[+0s, 40_000], [+1m, 39_000.5]] }]
depth: [{ instrument: BTC-PERP, synthetic: { half-spread: 0.1, levels: 3, step: 1, size-each: 0.5, growth: 3%, scale: [{ at: +0s, share: 100% }, { at: +1m, share: 8.12% }] } }]
`
    const scenario = sound(base + text)
    expect(scenario.marks).toEqual([
      {
        kind: 'points',
        series: 0,
        everyMs: 10_000,
        points: [
          { at: start, mark: 400_000 },
          { at: start + 60_000, mark: 390_005 },
        ],
      },
    ])
    expect(scenario.depth[0]).toEqual({
      kind: 'synthetic',
      series: 0,
      everyMs: null,
      form: {
        halfSpread: 1,
        levels: 3,
        step: 10,
        sizeEach: 500,
        growthPpm: 30_000,
        scale: [
          { at: start, sharePpm: 1_000_000 },
          { at: start + 60_000, sharePpm: 81_200 },
        ],
      },
    })
  })

  test.each([
    ['marks: [{ instrument: COIN }]', 'either "file" or "points"'],
    ['marks: [{ instrument: COIN, file: a, points: [[+0s, 1], [+1s, 2]] }]', 'either "file" or "points"'],
    [
      'marks: [{ instrument: COIN, file: a, every: 1s }]',
      'found "every", expected it only beside "points". Delete it',
    ],
    ['marks: [{ instrument: COIN, points: [[+1s, 1], [+1s, 2]] }]', 'times that rise'],
    ['depth: [{ instrument: COIN, file: a }]', 'a shape: snapshots, diffs, levels, bands'],
    ['depth: [{ instrument: COIN, file: a, shape: levels, trusted: [m1] }]', 'only beside "shape: bands"'],
    ['depth: [{ instrument: BTC/USDT, file: a, shape: levels }]', 'the name of an instrument'],
  ])('%s is refused', (text, words) => {
    expect(faults(`${base}${text}\n`).join('\n')).toContain(words)
  })
})

describe('a drawn crowd', () => {
  const crowd = `population:
  asset: BTC
  accounts: 2_000
  sizes: { smallest: 0.02, largest: 20, pareto-alpha: 1.2 }
  leverage: { 2x: 15, 10: 25 }
  long-share: 84%
  instruments: { COIN: 3, BTC-PERP: 1 }
  positions-each: { 1: 70, 2: 30 }
  isolated-share: 20%
  makers: { share: 5%, leverage: { 1x: 1 } }
  entries: [{ profit: -60%, weight: 1 }, { profit: 0%, weight: 4 }]
trades: [{ buyer: p000001, seller: ada, instrument: COIN, quantity: 1, price: 40_000 }]
`

  test('is declared in weights, shares and exact amounts', () => {
    expect(sound(base + crowd).populations).toEqual([
      {
        name: 'p',
        asset: 'BTC',
        accounts: 2_000,
        deposit: { smallest: 2_000_000n, largest: 2_000_000_000n, alphaPpm: 1_200_000 },
        leverage: [
          { times: 2, weight: 15 },
          { times: 10, weight: 25 },
        ],
        longSharePpm: 840_000,
        instruments: [
          { symbol: 'COIN', weight: 3 },
          { symbol: 'BTC-PERP', weight: 1 },
        ],
        positionsEach: [
          { count: 1, weight: 70 },
          { count: 2, weight: 30 },
        ],
        isolatedSharePpm: 200_000,
        makers: { sharePpm: 50_000, leverage: [{ times: 1, weight: 1 }] },
        entries: [
          { profitPpm: -600_000, weight: 1 },
          { profitPpm: 0, weight: 4 },
        ],
      },
    ])
  })

  test.each([
    ['{ 2x: 15, 10: 25 }', '{ twice: 15 }', 'a leverage such as 10 or 10x'],
    ['{ 2x: 15, 10: 25 }', '{ 2x: 0 }', 'a whole number of at least 1'],
    ['{ 2x: 15, 10: 25 }', '{ 2x: 1, 2: 1 }', 'each number once'],
    ['largest: 20', 'largest: 0.01', 'a largest size below the smallest'],
    ['{ COIN: 3, BTC-PERP: 1 }', '{ ETH-PERP: 3 }', 'the name of an instrument'],
    ['{ COIN: 3, BTC-PERP: 1 }', '{}', 'at least one'],
    ['buyer: p000001', 'buyer: q000001', 'an unknown account "q000001"'],
  ])('%s as %s is refused', (from, to, words) => {
    expect(faults(base + crowd.replace(from, to)).join('\n')).toContain(words)
  })
})

describe('the rulebook of a scenario', () => {
  test('may be a file', () => {
    const { rulebook, rulebookDecimals } = sound(base)
    expect(rulebook).toEqual({ file: { path: 'r.yaml', place: { file: 's.yaml', line: 2, column: 11 } } })
    expect(rulebookDecimals).toBe(6)
  })

  test('may stand inside, with amounts of the first asset', () => {
    const inside =
      'rulebook:\n  rulebook: inner\n  trigger: { equity: below }\n  steps: [{ step: draw-fund, keep: 1.5 }]\n'
    const { rulebook } = sound(base.replace('rulebook: r.yaml\n', inside))
    expect(rulebook).toMatchObject({ inline: { name: 'inner', steps: [{ keep: 1_500_000 }] } })
  })

  test('is told of at its place in the scenario', () => {
    const inside =
      'rulebook:\n  rulebook: inner\n  trigger: { equity: below }\n  steps: [{ step: draw-fund, keep: 0.0000005 }]\n'
    expect(faults(base.replace('rulebook: r.yaml\n', inside))).toEqual([
      '5:36: found "0.0000005", expected an amount, zero or above, with at most 6 decimals and below 2^53 units.',
    ])
    expect(
      faults(base.replace('rulebook: r.yaml\n', inside.replace('draw-fund', 'draw-funds')))[0],
    ).toContain('5:19: found "draw-funds"')
  })
})

describe('the template', () => {
  const scenario = sound(scenarioTemplate())

  test('reads back without a problem, and its commented lines too', () => {
    const text = scenarioTemplate()
    const extended = text
      .replace(/^# (marks|depth|population| {2,}leverage)/gm, '$1')
      .replace(/^#( {10,}leverage)/gm, '$1')
    const more = sound(extended)
    expect(more.marks).toHaveLength(1)
    expect(more.depth).toHaveLength(1)
    expect(more.populations).toHaveLength(1)
  })

  test('has a rulebook in which nothing is found', () => {
    const { rulebook, funds, instruments } = scenario
    const surroundings = { funds: funds.map(({ name }) => name), instruments }
    expect(
      checkRulebook('inline' in rulebook ? rulebook.inline : expect.fail('it is inside'), surroundings),
    ).toEqual([])
  })

  test('can say later where anything stands', () => {
    expect(scenario.placeOf(['trades', 0, 'price']).line).toBeGreaterThan(10)
    expect(scenarioTemplate().split('\n')[scenario.placeOf(['trades', 0, 'price']).line - 1]).toContain(
      'price: 40_000',
    )
  })
})

describe('a scenario that is none', () => {
  test('is told of all that is missing at once', () => {
    expect(faults('title: x')).toEqual([
      '1:1: found no key "scenario", expected a text.',
      '1:1: found no key "rulebook", expected a text or a mapping.',
      '1:1: found no key "start", expected a text.',
      '1:1: found no key "assets", expected a list.',
    ])
  })

  test('may be empty, or no YAML', () => {
    expect(faults('')).toEqual(['1:1: found an empty file, expected a mapping.'])
    expect(faults('{')[0]).toContain('a syntax error')
  })
})
