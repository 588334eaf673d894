import { describe, expect, test } from 'vitest'
import { type Rulebook, type Step, stepKinds } from '../core/waterfall/rulebook.ts'
import { formatProblem, Problems } from '../files/problems.ts'
import { readRulebook, rulebookHash, rulebookToText } from './rulebook.ts'

const head = 'rulebook: test\ntrigger: { equity: below }\n'

function read(text: string, decimals = 6): { rulebook: Rulebook | undefined; problems: string[] } {
  const problems = new Problems()
  const rulebook = readRulebook('r.yaml', text, { decimals }, problems)
  return { rulebook, problems: problems.list().map(formatProblem) }
}

/** The one step of a rulebook that has no problem. */
function step(text: string): Step {
  const { rulebook, problems } = read(`${head}steps:\n  - ${text}\n`)
  expect(problems).toEqual([])
  return rulebook!.steps[0]
}

/** What is wrong with a step, without the place. */
function faults(text: string): string[] {
  return read(`${head}steps:\n  - ${text}\n`).problems.map((line) => line.replace(/^r\.yaml:/, ''))
}

describe('a rulebook', () => {
  test('is read with what it leaves out', () => {
    const { rulebook, problems } = read(`# yaml-language-server: $schema=../schema/rulebook.json
rulebook: example
trigger: { equity: below, requirement: maintenance }
steps:
  - cancel-orders
  - { step: close-on-book, size: to-health, limit: bankruptcy-price }
  - { name: insurance-fund, step: draw-fund, scope: instrument, partial: true }
  - { step: deleverage, select: { queue: profit-times-leverage }, price: bankruptcy-price-after-paid }
  - { step: socialise, base: gains-since-entry }
rounding: { requirement: up, share: largest-remainder }
`)
    expect(problems).toEqual([])
    const noCaps = { perLoss: null, perCommand: null, perWindow: null }
    expect(rulebook).toEqual({
      name: 'example',
      trigger: { share: 1_000_000, equity: 'below' },
      call: null,
      order: 'equity-over-maintenance',
      bankruptcy: { rule: 'share-by-maintenance', closeFee: true },
      recourse: 'none',
      pool: 'command',
      surplus: 'bucket',
      reservations: 'initial',
      share: 'largest-remainder',
      steps: [
        { name: null, when: [], step: 'cancel-orders', which: 'all' },
        {
          name: null,
          when: [],
          step: 'close-on-book',
          size: { to: 'health', target: 1_000_000 },
          limit: { at: 'bankruptcy-price' },
          positions: 'largest-requirement',
          execution: 'depth',
          whenHopeless: 'close-all',
          caps: noCaps,
        },
        {
          name: 'insurance-fund',
          when: [],
          step: 'draw-fund',
          scope: 'instrument',
          partial: true,
          keep: 0,
          caps: noCaps,
        },
        {
          name: null,
          when: [],
          step: 'deleverage',
          select: { by: 'queue', score: 'profit-times-leverage' },
          price: { at: 'bankruptcy-price-after-paid' },
          among: 'all',
          cap: 'none',
          selfFirst: false,
          most: null,
        },
        { name: null, when: [], step: 'socialise', base: 'gains-since-entry', cap: 'base', most: 1_000_000 },
      ],
    })
  })

  test('says everything that can be said of it as a whole', () => {
    const { rulebook, problems } = read(`{
      "$schema": "../schema/rulebook.json",
      "rulebook": "everything",
      "about": ["A JSON file is read by the same rules."],
      "trigger": { "equity": "at-or-below", "share": "66.667%" },
      "call": { "equity": "below", "share": 1.25 },
      "order": "largest-deficit",
      "bankruptcy": { "rule": "others-fixed", "close-fee": false },
      "recourse": "siblings",
      "pool": "period",
      "surplus": "fund",
      "reservations": "maintenance",
      "rounding": { "share": "cumulative" },
      "steps": ["record-claim"]
    }`)
    expect(problems).toEqual([])
    expect(rulebook).toMatchObject({
      trigger: { share: 666_670, equity: 'at-or-below' },
      call: { share: 1_250_000, equity: 'below' },
      order: 'largest-deficit',
      bankruptcy: { rule: 'others-fixed', closeFee: false },
      recourse: 'siblings',
      pool: 'period',
      surplus: 'fund',
      reservations: 'maintenance',
      share: 'cumulative',
    })
  })

  test('may be of any kind of step', () => {
    const texts: Readonly<Record<Step['step'], string>> = {
      'cancel-orders': '{ step: cancel-orders, which: risk-increasing }',
      'convert-collateral': '{ step: convert-collateral, order: largest-first, price: depth, taker: fund }',
      'close-on-book': 'close-on-book',
      'hedge-delta': '{ step: hedge-delta, with: [BTC-PERP, BTC-JUN], until: flat, limit: { within: 1% } }',
      'transfer-to-backstop': '{ step: transfer-to-backstop, to: vault }',
      bid: '{ step: bid, over: 10m }',
      deleverage: 'deleverage',
      'charge-account': '{ step: charge-account, rate: 1%, of: deficit, cap: 12.5, to: backstop }',
      'draw-fund': 'draw-fund',
      'draw-capital': '{ step: draw-capital, tranche: first }',
      'draw-contribution': '{ step: draw-contribution, members: guarantee }',
      'draw-member-fund': '{ step: draw-member-fund, members: guarantee, by: tier }',
      'draw-cover': '{ step: draw-cover, vault: mutual }',
      call: '{ step: call, members: guarantee, multiple: 275% }',
      socialise: '{ step: socialise, base: equity, cap: equity, most: 50% }',
      'tear-up': '{ step: tear-up, price: mark-at-default, scope: instrument }',
      gate: '{ step: gate, what: [withdrawals, new-orders], for: 1h }',
      defer: '{ step: defer, for: 90s }',
      'record-claim': '{ step: record-claim, creditors: lps, seniority: 2 }',
    }
    expect(Object.keys(texts).sort()).toEqual([...stepKinds].sort())
    for (const [kind, text] of Object.entries(texts)) expect(step(text).step).toBe(kind)
    expect(step(texts.gate)).toMatchObject({ what: ['withdrawals', 'new-orders'], forMs: 3_600_000 })
    expect(step(texts.defer)).toMatchObject({ forMs: 90_000 })
    expect(step(texts['charge-account'])).toMatchObject({ rate: 10_000, cap: 12_500_000, to: 'backstop' })
    expect(step(texts.call)).toMatchObject({ members: 'guarantee', multiple: 2_750_000 })
    expect(step(texts['draw-member-fund'])).toMatchObject({ members: 'guarantee', by: 'tier' })
    expect(step(texts.bid)).toMatchObject({ from: 1_000_000, to: 0, overMs: 600_000, insolventBonus: 0 })
  })
})

describe('words for money that many put up together', () => {
  test('a call says its limits, and leaves out what is not said', () => {
    const limited =
      '{ step: call, members: g, multiple: 275%, multiple-of-several: 550%, cool-off: 30d, unpaid: claim }'
    expect(step(limited)).toMatchObject({
      multiple: 2_750_000,
      multipleOfSeveral: 5_500_000,
      coolOffMs: 2_592_000_000,
      unpaid: 'claim',
    })
    expect(Object.keys(step('{ step: call, members: g, unpaid: pass-on }'))).toEqual([
      'name',
      'when',
      'step',
      'members',
      'multiple',
    ])
  })

  test('a claim may be held in units, and a step may wait for a source', () => {
    expect(step('{ step: record-claim, units: cash }')).toMatchObject({ units: 'cash' })
    expect(step('{ step: draw-cover, vault: v, when: { source: [hack, software-fault] } }')).toMatchObject({
      when: [{ on: 'source', is: ['hack', 'software-fault'] }],
    })
  })
})

describe('figures of a step', () => {
  test.each([
    ['all', { to: 'all' }],
    ['to-health', { to: 'health', target: 1_000_000 }],
    ['{ to-health: 120% }', { to: 'health', target: 1_200_000 }],
    ['{ share: 25% }', { to: 'share', share: 250_000, allBelow: 0 }],
    ['{ share: { part: 0.25, all-below: 50_000 } }', { to: 'share', share: 250_000, allBelow: 5e10 }],
    ['{ share: { part: 20%, wait: 30s } }', { to: 'share', share: 200_000, allBelow: 0, waitMs: 30_000 }],
    ['{ paced: { initial: 10%, over: 1.5s } }', { to: 'paced', initial: 100_000, overMs: 1_500 }],
    [
      '{ shortage: { buffer: 2%, initial: 10%, over: 150s, all-below: 50 } }',
      { to: 'shortage', buffer: 20_000, initial: 100_000, overMs: 150_000, allBelow: 5e7 },
    ],
    [
      '{ shortage: { initial: 100%, over: 1s } }',
      { to: 'shortage', buffer: 0, initial: 1_000_000, overMs: 1_000, allBelow: 0 },
    ],
  ])('size: %s', (text, size) => {
    expect(step(`{ step: close-on-book, size: ${text} }`)).toMatchObject({ size })
  })

  test('a part without a wait, a close without a fund, a transfer without a cut have no such field', () => {
    const part = step('{ step: close-on-book, size: { share: { part: 20% } } }')
    expect(part).not.toHaveProperty('size.waitMs')
    expect(part).not.toHaveProperty('fund')
    expect(step('{ step: transfer-to-backstop, to: v }')).not.toHaveProperty('cut')
  })

  test('a fund behind fills, and a cut', () => {
    expect(step('{ step: close-on-book, fund: { most: 0.5% } }')).toMatchObject({ fund: { most: 5_000 } })
    expect(
      step('{ step: transfer-to-backstop, to: v, cut: { multiples-of: 20%, below: 90%, penalty: 70% } }'),
    ).toMatchObject({ cut: { multiplesOf: 200_000, below: 900_000, penalty: 700_000 } })
  })

  test.each([
    ['none', { at: 'none' }],
    ['{ keep: 50% }', { at: 'keep', share: 500_000 }],
    [
      '{ fillable: { aggressiveness: 1.5, spread: 10% } }',
      { at: 'fillable', aggressiveness: 1_500_000, spread: 100_000 },
    ],
  ])('limit: %s', (text, limit) => {
    expect(step(`{ step: close-on-book, limit: ${text} }`)).toMatchObject({ limit })
  })

  test.each([
    ['mark', { at: 'mark' }],
    ['previous-mark', { at: 'previous-mark' }],
    ['average', { at: 'average' }],
    ['bankruptcy-price', { at: 'bankruptcy-price' }],
    ['{ reference: 0.5% }', { at: 'reference', spread: 5_000 }],
    ['{ bankruptcy-price-after-paid: quantity }', { at: 'bankruptcy-price-after-paid', partial: 'quantity' }],
    ['{ keep-maintenance: 100% }', { at: 'keep-maintenance', share: 1_000_000 }],
  ])('price: %s', (text, price) => {
    expect(step(`{ step: deleverage, price: ${text} }`)).toMatchObject({ price })
  })

  test.each([
    ['size', { by: 'size' }],
    ['pro-rata', { by: 'pro-rata' }],
    ['{ queue: leverage }', { by: 'queue', score: 'leverage' }],
    ['{ hashed-walk: 50 }', { by: 'hashed-walk', limit: 50 }],
    ['{ named: [ada, bo] }', { by: 'named', accounts: ['ada', 'bo'] }],
  ])('select: %s', (text, select) => {
    expect(step(`{ step: deleverage, select: ${text} }`)).toMatchObject({ select })
  })

  test.each([
    ['{ bucket: { equity: below, share: 0% } }', { on: 'bucket', level: { share: 0, equity: 'below' } }],
    [
      '{ fund: { scope: { named: a }, is: at-or-below, amount: 1 } }',
      { on: 'fund', scope: { named: 'a' }, is: 'at-or-below', amount: 1_000_000 },
    ],
    [
      '{ fund-drawdown: { scope: asset, is: above, share: 30%, window: 8h } }',
      { on: 'fund-drawdown', scope: 'asset', is: 'above', share: 300_000, windowMs: 28_800_000 },
    ],
    [
      '{ fund-drawdown: { scope: asset, is: above, share: 30%, window: 8h, until: 25% } }',
      {
        on: 'fund-drawdown',
        scope: 'asset',
        is: 'above',
        share: 300_000,
        windowMs: 28_800_000,
        until: 250_000,
      },
    ],
    [
      "{ fund-mean: { scope: asset, is: below, window: 8h, less: { share: 30%, amount: '50_000' } } }",
      {
        on: 'fund-mean',
        scope: 'asset',
        is: 'below',
        windowMs: 28_800_000,
        less: { share: 300_000, amount: 50_000_000_000 },
      },
    ],
    [
      '{ fund-mean: { scope: instrument, is: at-or-below, window: 1h } }',
      {
        on: 'fund-mean',
        scope: 'instrument',
        is: 'at-or-below',
        windowMs: 3_600_000,
        less: { share: 0, amount: 0 },
      },
    ],
    ['{ deficit: above-zero }', { on: 'deficit', is: 'above-zero' }],
    [
      '{ pool-profit: { pool: lp, is: at-or-above, share: 45% } }',
      { on: 'pool-profit', pool: 'lp', is: 'at-or-above', share: 450_000 },
    ],
    ['{ instrument: settled }', { on: 'instrument', is: 'settled' }],
    ['{ operator: stop }', { on: 'operator', order: 'stop' }],
  ])('when: %s', (text, condition) => {
    expect(step(`{ step: draw-fund, when: ${text} }`)).toMatchObject({ when: [condition] })
    expect(step(`{ step: draw-fund, when: [${text}, ${text}] }`)).toMatchObject({
      when: [condition, condition],
    })
  })

  test('caps are whole units, and none where left out', () => {
    const caps = '{ per-loss: 1.5, per-window: { amount: 2, window: 1d } }'
    expect(step(`{ step: draw-fund, caps: ${caps} }`)).toMatchObject({
      caps: {
        perLoss: 1_500_000,
        perCommand: null,
        perWindow: { amount: 2_000_000, windowMs: 86_400_000 },
      },
    })
  })

  test.each([
    [
      'step: draw-fund, leave: { drawdown: 30%, window: 8h }',
      { leave: { drawdown: 300_000, windowMs: 28_800_000 } },
    ],
    ['step: deleverage, protect: { keep: maintenance }', { protect: { keep: 'maintenance', how: 'cap' } }],
    [
      'step: deleverage, protect: { keep: equity, how: paired }',
      { protect: { keep: 'equity', how: 'paired' } },
    ],
    ['step: deleverage, fee: { rate: 0.02% }', { fee: { rate: 200, to: 'fees' } }],
    ['step: deleverage, fee: { rate: 0.02%, to: fund }', { fee: { rate: 200, to: 'fund' } }],
    [
      'step: deleverage, price: { blend: { of: bankruptcy-price, share: 66.6667% } }',
      { price: { at: 'blend', of: 'bankruptcy-price', share: 666_667 } },
    ],
    ['step: deleverage, price: pro-rata-margin', { price: { at: 'pro-rata-margin' } }],
    ['step: deleverage, long-options: included', { longOptions: 'included' }],
    ['step: tear-up, long-options: included', { longOptions: 'included', price: { at: 'mark' } }],
    ['step: tear-up, scope: slice', { scope: 'slice', price: { at: 'mark-at-default' } }],
    ['step: tear-up, scope: slice, price: mark, share: 25%', { price: { at: 'mark' }, share: 250_000 }],
    ['step: tear-up, scope: slice, share: to-health', { share: 'to-health' }],
    ['step: close-on-book, positions: largest-relief', { positions: 'largest-relief' }],
    [
      'step: hedge-delta, with: BTC-PERP, when: { margin: scenario }',
      {
        with: ['BTC-PERP'],
        until: 'health',
        limit: { at: 'none' },
        when: [{ on: 'margin', is: 'scenario' }],
      },
    ],
    [
      'step: hedge-delta, with: [A, B], until: flat, limit: { within: 0.5% }',
      { with: ['A', 'B'], until: 'flat', limit: { at: 'mark', within: 5_000 } },
    ],
    [
      'step: tear-up, price: mark-not-worse-than-bankruptcy',
      { price: { at: 'mark-not-worse-than-bankruptcy' } },
    ],
    [
      'step: transfer-to-backstop, to: a, share: by-capacity, window-budget: { share-of-equity: 50%, window: 5m, resets: at-once }',
      {
        share: 'by-capacity',
        windowBudget: { shareOfEquity: 500_000, windowMs: 300_000, resets: 'at-once' },
      },
    ],
    [
      'step: bid, path: [{ after: 10m, pays: 80% }, { after: 2h, pays: 0% }]',
      { from: 1_000_000, to: 0, overMs: 7_200_000, path: [{ afterMs: 600_000, pays: 800_000 }] },
    ],
    [
      'step: socialise, base: cash, index: { decimals: 9, rounding: up, each: half-up }',
      { index: { decimals: 9, rounding: 'up', each: 'half-up' } },
    ],
    ['step: gate, what: withdrawals, until: repaid', { forMs: null, until: 'repaid' }],
  ])('says { %s }', (text, said) => {
    expect(step(`{ ${text} }`)).toMatchObject(said)
  })

  test.each([
    ['{ step: draw-fund }', 'leave'],
    ['{ step: deleverage }', 'protect'],
    ['{ step: deleverage }', 'fee'],
    ['{ step: deleverage, long-options: exempt }', 'longOptions'],
    ['{ step: tear-up, scope: slice, share: all }', 'share'],
    ['{ step: transfer-to-backstop, to: a, share: in-order }', 'share'],
    ['{ step: transfer-to-backstop, to: a }', 'windowBudget'],
    ['{ step: bid, path: [{ after: 2h, pays: 0% }] }', 'path'], // straight to its end, as with "over"
    ['{ step: socialise, base: cash }', 'index'],
    ['{ step: gate, what: withdrawals, until: closed }', 'until'],
  ])('in %s there is no %s', (text, key) => {
    expect(Object.keys(step(text))).not.toContain(key)
  })

  test.each([
    ['{ step: bid }', '3:5: found a mapping, expected either "over", with "to", or a "path" that says both.'],
    [
      '{ step: bid, over: 1h, path: [{ after: 1h, pays: 0% }] }',
      '3:5: found a mapping, expected either "over", with "to", or a "path" that says both.',
    ],
    ['{ step: tear-up, share: 25% }', '3:5: found "25%", expected "share" only with "scope: slice".'],
    [
      '{ step: gate, what: withdrawals, for: 1h, until: closed }',
      '3:5: found a mapping, expected either "for" or "until", not both.',
    ],
    [
      '{ step: socialise, base: cash, index: { decimals: 37, rounding: up, each: up } }',
      '3:5: found "37", expected a whole number of 0 to 36.',
    ],
  ])('%s is a fault', (text, fault) => {
    expect(faults(text).map((line) => line.replace(/^\d+:\d+/, '3:5'))).toEqual([fault])
  })

  test('a backstop has an equity multiple and a loss budget', () => {
    const text =
      '{ step: transfer-to-backstop, to: [a, b], equity-multiple: 3, loss-budget: { amount: 5, window: 1h } }'
    expect(step(text)).toMatchObject({
      to: ['a', 'b'],
      equityMultiple: 3_000_000,
      lossBudget: { amount: 5_000_000, windowMs: 3_600_000 },
    })
  })
})

describe('amounts by asset', () => {
  const assets = [
    { name: 'USD', decimals: 2 },
    { name: 'BTC', decimals: 8 },
    { name: 'ETH', decimals: 4 },
  ]
  const readIn = (keep: string, known: typeof assets | null = assets): ReturnType<typeof read> => {
    const problems = new Problems()
    const context = known === null ? { decimals: 2 } : { decimals: 2, assets: known }
    const text = `${head}steps: [{ step: draw-fund, keep: ${keep} }, record-claim]\n`
    const rulebook = readRulebook('r.yaml', text, context, problems)
    return { rulebook, problems: problems.list().map(formatProblem) }
  }
  const keepOf = (steps: readonly Step[] | undefined): unknown =>
    (steps?.[0] as { keep?: number } | undefined)?.keep

  test('are each in the units of their own asset, and asset 0 has the usual steps', () => {
    const { rulebook, problems } = readIn("{ USD: '50_000', BTC: '2', ETH: '30.5' }")
    expect(problems).toEqual([])
    expect(keepOf(rulebook?.steps)).toBe(5_000_000)
    expect(rulebook?.stepsIn?.map(({ asset, steps }) => [asset, keepOf(steps)])).toEqual([
      [1, 200_000_000],
      [2, 305_000],
    ])
    expect(rulebook?.stepsIn?.[0].steps[1]).toEqual(rulebook?.steps[1])
  })

  test('an asset whose amounts are the usual ones has no steps of its own', () => {
    const { rulebook } = readIn("{ USD: '20_000', BTC: '0.02', ETH: '1' }")
    expect(rulebook?.stepsIn?.map(({ asset }) => asset)).toEqual([2]) // 2_000_000 units of BTC as of USD
    expect(Object.keys(readIn('5').rulebook ?? {})).not.toContain('stepsIn')
  })

  test('one amount is as many units whatever the asset, as it is without assets', () => {
    expect(readIn("'50_000'").rulebook).toEqual(readIn("'50_000'", null).rulebook)
  })

  test.each([
    [
      "{ USD: '1', BTC: '2' }",
      'expected an amount of "ETH" among them: each asset that losses may be in has one',
    ],
    [
      "{ USD: '1', BTC: '2', ETH: '0.00001' }",
      'expected an amount of "ETH" with at most 4 decimals, below 2^53 units',
    ],
    ["{ USD: '1.001', BTC: '2', ETH: '1' }", 'expected an amount of "USD" with at most 2 decimals'],
  ])('%s is a fault', (keep, fault) => {
    const { rulebook, problems } = readIn(keep)
    expect(rulebook).toBeUndefined()
    expect(problems).toEqual([expect.stringContaining(fault)])
  })

  test('cannot be read where no assets are known', () => {
    expect(readIn("{ USD: '1' }", null).problems).toEqual([
      expect.stringContaining('expected one amount, since no assets are known here'),
    ])
  })
})

describe('a faulty rulebook', () => {
  test('is told of all at once, each fault at its place', () => {
    const { rulebook, problems } = read(`rulebook: faulty
trigger: { equity: under, share: 66.66667% }
steps:
  - cancel-order
  - { step: draw-funds }
  - { step: draw-fund, scope: { name: x }, partial: yes, foo: 3 }
rounding: { requirement: down }
`)
    expect(rulebook).toBeUndefined()
    expect(problems).toEqual([
      'r.yaml:2:20: found "under", expected "below" or "at-or-below".',
      'r.yaml:2:34: found "66.66667%", expected a share, zero or above and no finer than 0.0001%, like 0.5% or 0.005.',
      'r.yaml:4:5: found "cancel-order", expected "cancel-orders", "convert-collateral", "close-on-book", "deleverage", "draw-fund", "tear-up" or "record-claim" or a mapping.',
      expect.stringMatching(
        /^r\.yaml:5:13: found "draw-funds", expected "cancel-orders", .* or "record-claim"\.$/,
      ),
      'r.yaml:6:31: found no key "named", expected a text.',
      'r.yaml:6:33: found an unknown key "name", expected known keys only. Check its spelling, or delete it.',
      'r.yaml:6:53: found "yes", expected "true" or "false".',
      'r.yaml:6:58: found an unknown key "foo", expected known keys only. Check its spelling, or delete it.',
      'r.yaml:7:26: found "down", expected "up".',
    ])
  })

  test('needs a name, a trigger and steps', () => {
    expect(read('steps: []').problems).toEqual([
      'r.yaml:1:1: found no key "rulebook", expected a text.',
      'r.yaml:1:1: found no key "trigger", expected a mapping.',
      'r.yaml:1:8: found a list of 0, expected at least 1 entry.',
    ])
  })

  test('that is no YAML is told of by its syntax alone', () => {
    const { problems } = read('rulebook: [')
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('a syntax error')
  })

  test.each([
    [
      '{ step: charge-account, rate: 0.00005%, of: deficit }',
      'found "0.00005%", expected a share, zero or above',
    ],
    ['{ step: charge-account, rate: -1%, of: deficit }', 'found "-1%", expected a share, zero or above'],
    ['{ step: draw-fund, keep: 0.0000001 }', 'expected an amount, zero or above, with at most 6 decimals'],
    ['{ step: draw-fund, keep: -1 }', 'expected an amount, zero or above'],
    ['{ step: draw-fund, keep: 9007199254.740992 }', 'below 2^53 units'],
    ['{ step: socialise, base: equity, most: 100.1% }', 'expected a share of 0% to 100%'],
    ['{ step: defer, for: 0s }', 'expected a time above zero'],
    ['{ step: defer, for: 1.0001s }', 'expected a time above zero in whole milliseconds'],
    ['{ step: defer, for: 5 minutes }', 'like 1500ms, 30s, 5m, 8h or 7d'],
    [
      '{ step: deleverage, select: { queue: leverage, named: bo } }',
      'expected exactly one of the keys "queue", "hashed-walk", "named"',
    ],
    ['{ step: deleverage, select: {} }', 'expected exactly one of the keys'],
    ['{ step: deleverage, most: 1.5 }', 'expected a whole number of at least 0'],
    ['{ step: gate, what: [] }', 'expected at least 1 entry'],
    ['{ step: transfer-to-backstop }', 'found no key "to"'],
    ['socialise', 'found "socialise"'],
  ])('%s', (text, words) => {
    const found = faults(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(words)
  })

  test('an unknown key of a one-key form is told of once', () => {
    expect(faults('{ step: deleverage, select: { quue: leverage } }')).toEqual([
      '4:35: found an unknown key "quue", expected known keys only. Check its spelling, or delete it.',
    ])
  })
})

describe('the hash of a rulebook', () => {
  const text = `${head}steps: [cancel-orders, record-claim]\n`

  test('is that of its meaning, not of its spelling', () => {
    const spelled = `{ "steps": [{"step": "cancel-orders", "which": "all"}, "record-claim"],
      "trigger": {"share": "1.0", "equity": "below"}, "rulebook": "test" }`
    const [a, b] = [read(text).rulebook!, read(spelled).rulebook!]
    expect(rulebookToText(b)).toBe(rulebookToText(a))
    expect(rulebookHash(b)).toBe(rulebookHash(a))
    expect(rulebookHash(a)).toMatch(/^[0-9a-f]{64}$/)
  })

  test('changes with any figure', () => {
    const other = read(text.replace('below', 'at-or-below')).rulebook!
    expect(rulebookHash(other)).not.toBe(rulebookHash(read(text).rulebook!))
  })

  test('is stable: receipts written before name the same rules', () => {
    expect(rulebookToText(read(text).rulebook!)).toBe(
      '{"bankruptcy":{"closeFee":true,"rule":"share-by-maintenance"},"call":null,"name":"test","order":"equity-over-maintenance","pool":"command","recourse":"none","reservations":"initial","share":"largest-remainder","steps":[{"name":null,"step":"cancel-orders","when":[],"which":"all"},{"creditors":"unpaid-winners","name":null,"seniority":0,"step":"record-claim","when":[]}],"surplus":"bucket","trigger":{"equity":"below","share":1000000}}',
    )
  })
})
