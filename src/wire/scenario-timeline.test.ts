import { describe, expect, test } from 'vitest'
import { base, faults, sound, start } from '../../test/support/small-scenario.ts'

describe('the timeline of a scenario', () => {
  const tick = (text: string): string => `${base}ticks:\n  - ${text}\n`

  test('has moments since the start or by the clock, and everything a tick can hold', () => {
    const text = `{ at: +1.5s, deposits: { account: ada, amount: 1 }, withdrawals: [{ account: bo, amount: 2, asset: BTC }],
      transfers: { from: ada, to: ada-1, amount: 3 }, trades: { buyer: ada, seller: bo, instrument: BTC-PERP, quantity: 0.5, price: 40_000.5 },
      depth: { instrument: BTC-PERP, bids: [[39_999.5, 1], [39_999, 2]] }, operator: { stop: on, go: false },
      marks: { BTC-PERP: 40_000.04, BTC/USDT: 40_000.015 }, funding: { BTC-PERP: -0.01% }, settle: { COIN: 41_000 }, delist: COIN,
      bids: [{ bidder: bo, account: ada, fraction: 40% }, { bidder: cy, loss: 3 }],
      repay-claims: { from: cover, amount: 4 }, close-period: true, advance: true }`
    const scenario = sound(tick(text))
    expect(scenario.ticks).toEqual([
      {
        at: start + 1_500,
        deposits: [{ account: 'ada', asset: 0, amount: 1_000_000 }],
        withdrawals: [{ account: 'bo', asset: 1, amount: 200_000_000 }],
        transfers: [{ from: 'ada', to: 'ada-1', asset: 0, amount: 3_000_000 }],
        mutual: [],
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
        marksSource: null,
        writeOffs: [],
        funding: [{ series: 0, rate: -100_000 }],
        settle: [{ series: 1, price: 41_000 }],
        delist: [1],
        bids: [
          { bidder: 'bo', on: { account: 'ada' }, fraction: 400_000 },
          { bidder: 'cy', on: { loss: 3 }, fraction: 1_000_000 },
        ],
        repayClaims: [{ from: 'cover', asset: 0, amount: 4_000_000, loss: null }],
        closePeriod: true,
        advance: true,
      },
    ])
    expect(scenario.roundedMarks).toBe(2)
  })

  test('can hold everything about money that many put up together, each in the asset of its fund', () => {
    const text = `{ at: +1s,
      set-members: { fund: guarantee, members: [{ account: cy, contribution: 1 }, { account: bo, contribution: 0.5, tier: 2 }], notice: 7d },
      contribute: { fund: guarantee, account: cy, amount: 0.5 }, give-notice: { fund: guarantee, account: cy, amount: 0.2 },
      withdraw-contribution: { fund: guarantee, account: cy, amount: 0.1 }, set-tier: { fund: guarantee, account: cy, tier: 1 },
      set-vault: { vault: cover, wait: 1d, capacity: 250%, minimum-ratio: 130% }, stake: { vault: cover, account: ada, amount: 3 },
      request-unstake: { vault: cover, account: ada }, unstake: { vault: cover, account: ada },
      buy-cover: { vault: cover, holder: ada, amount: 2, premium: 0.1, until: +1d, sources: [hack, oracle-fault] },
      marks: { BTC-PERP: 40_000 }, marks-source: oracle-fault, write-off: { account: cover, amount: 5, source: hack },
      repay-claims: { from: cover, amount: 4, loss: 3 } }`
    const [only] = sound(tick(text)).ticks
    const cy = { fund: 'guarantee', account: 'cy' }
    const ada = { vault: 'cover', account: 'ada' }
    expect(only.mutual).toEqual([
      {
        type: 'set-members',
        fund: 'guarantee',
        members: [
          { account: 'cy', contribution: 100_000_000, tier: 0 },
          { account: 'bo', contribution: 50_000_000, tier: 2 },
        ],
        noticeMs: 604_800_000,
      },
      { type: 'contribute', ...cy, amount: 50_000_000 },
      { type: 'give-notice', ...cy, amount: 20_000_000 },
      { type: 'withdraw-contribution', ...cy, amount: 10_000_000 },
      { type: 'set-tier', ...cy, tier: 1 },
      {
        type: 'set-vault',
        vault: 'cover',
        terms: { waitMs: 86_400_000, capacity: 2_500_000, minimumRatio: 1_300_000 },
      },
      { type: 'stake', ...ada, amount: 3_000_000 },
      { type: 'request-unstake', ...ada },
      { type: 'unstake', ...ada },
      {
        type: 'buy-cover',
        vault: 'cover',
        holder: 'ada',
        amount: 2_000_000,
        premium: 100_000,
        until: start + 86_400_000,
        sources: ['hack', 'oracle-fault'],
      },
    ])
    expect(only).toMatchObject({
      marksSource: 'oracle-fault',
      writeOffs: [{ account: 'cover', asset: 0, amount: 5_000_000, source: 'hack' }],
      repayClaims: [{ from: 'cover', asset: 0, amount: 4_000_000, loss: 3 }],
    })
  })

  test('counts no mark that was on its grid', () => {
    expect(sound(tick('{ at: +0s, marks: { BTC-PERP: 40_000.10 } }')).roundedMarks).toBe(0)
  })

  test.each([
    ['{ at: 2026-01-05T11:59:59Z }', 'found a time before the scenario starts'],
    ['{ at: +0s, stake: { vault: nobody, account: ada, amount: 1 } }', 'an unknown account "nobody"'],
    ['{ at: +0s, write-off: { account: cover, amount: 1, source: account } }', 'oracle-fault'],
    ['{ at: +0s, bids: { bidder: bo } }', 'either "account" or "loss"'],
    ['{ at: +0s, bids: { bidder: bo, account: ada, loss: 1 } }', 'either "account" or "loss"'],
    ['{ at: +0s, bids: { bidder: bo, account: bo } }', 'two different accounts'],
    ['{ at: +0s, bids: { bidder: eve, account: ada } }', 'an unknown account "eve"'],
    ['{ at: +0s, bids: { bidder: bo, account: ada, fraction: 0% } }', 'found a bid for nothing'],
    ['{ at: +0s, bids: { bidder: bo, account: ada, fraction: 101% } }', '0% to 100%'],
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
