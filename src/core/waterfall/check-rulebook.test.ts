import { describe, expect, test } from 'vitest'
import { checkRulebook, type RulebookSurroundings } from './check-rulebook.ts'
import type { Caps, Condition, Rulebook, Step, StepKind, StepOf } from './rulebook.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }
const named = { name: null, when: [] }

/** A step of each kind that does all it can. */
const whole: { readonly [Kind in StepKind]: StepOf<Kind> } = {
  'cancel-orders': { ...named, step: 'cancel-orders', which: 'all' },
  'convert-collateral': {
    ...named,
    step: 'convert-collateral',
    order: 'as-listed',
    price: 'depth',
    taker: 'market',
  },
  'close-on-book': {
    ...named,
    step: 'close-on-book',
    size: { to: 'all' },
    limit: { at: 'none' },
    positions: 'as-opened',
    execution: 'depth',
    whenHopeless: 'close-all',
    caps: noCaps,
  },
  'hedge-delta': {
    ...named,
    step: 'hedge-delta',
    with: ['BTC'],
    until: 'health',
    limit: { at: 'none' },
    caps: noCaps,
  },
  'transfer-to-backstop': {
    ...named,
    step: 'transfer-to-backstop',
    to: ['vault'],
    price: { at: 'mark' },
    equityMultiple: null,
    lossBudget: null,
  },
  bid: { ...named, step: 'bid', from: 1_000_000, to: 0, overMs: 60_000, insolventBonus: 0 },
  deleverage: {
    ...named,
    step: 'deleverage',
    select: { by: 'queue', score: 'profit' },
    price: { at: 'bankruptcy-price' },
    among: 'all',
    cap: 'none',
    selfFirst: false,
    most: null,
  },
  'charge-account': {
    ...named,
    step: 'charge-account',
    rate: 5_000,
    of: 'deficit',
    cap: 'margin-left',
    to: 'fund',
  },
  'draw-fund': {
    ...named,
    step: 'draw-fund',
    scope: 'instrument',
    partial: true,
    keep: 0,
    caps: noCaps,
  },
  'draw-capital': { ...named, step: 'draw-capital', tranche: 'first', caps: noCaps },
  'draw-contribution': { ...named, step: 'draw-contribution', members: 'guarantee' },
  'draw-member-fund': { ...named, step: 'draw-member-fund', members: 'guarantee', by: 'contribution' },
  'draw-cover': { ...named, step: 'draw-cover', vault: 'vault' },
  call: { ...named, step: 'call', members: 'guarantee', multiple: 1_000_000 },
  socialise: { ...named, step: 'socialise', base: 'equity', cap: 'base', most: 1_000_000 },
  'tear-up': { ...named, step: 'tear-up', price: { at: 'mark' }, scope: 'position' },
  gate: { ...named, step: 'gate', what: ['withdrawals'], forMs: null },
  defer: { ...named, step: 'defer', forMs: 60_000 },
  'record-claim': { ...named, step: 'record-claim', creditors: 'winners', seniority: 0 },
}

function rulebookOf(...steps: Step[]): Rulebook {
  return {
    name: 'test',
    trigger: { share: 1_000_000, equity: 'below' },
    call: null,
    order: 'account',
    bankruptcy: { rule: 'others-fixed', closeFee: true },
    recourse: 'none',
    pool: 'command',
    surplus: 'bucket',
    reservations: 'initial',
    share: 'largest-remainder',
    steps,
  }
}

/** What is found, a line each: severity, fault, step and sentence. */
function found(steps: Step[], surroundings?: RulebookSurroundings): string[] {
  return checkRulebook(rulebookOf(...steps), surroundings).map(
    ({ severity, fault, step, message }) => `${severity} ${fault} ${step ?? '-'}: ${message}`,
  )
}

/** Faults of a step in a list that is otherwise complete. */
function faultsWithin(step: Step, surroundings?: RulebookSurroundings): string[] {
  return found([step, whole['tear-up'], whole['record-claim']], surroundings)
}

const end = [whole['tear-up'], whole['record-claim']]

describe('a list with a rest by name', () => {
  test('is found to be in order, with every kind of step in it', () => {
    const steps = [
      whole['cancel-orders'],
      whole['convert-collateral'],
      whole['close-on-book'],
      whole['charge-account'],
      whole['transfer-to-backstop'],
      whole.bid,
      whole['draw-fund'],
      whole.gate,
      whole.defer,
      whole.deleverage,
      whole['draw-capital'],
      whole.call,
      whole.socialise,
      whole['record-claim'],
    ]
    const surroundings = {
      funds: ['BTC-PERP', 'guarantee'],
      capital: ['first'],
      backstops: ['vault'],
      memberFunds: ['guarantee'],
      instruments: [{ symbol: 'BTC-PERP', fundScope: 'BTC-PERP' }],
      assets: ['USDT'],
      pools: [],
    }
    expect(found(steps, surroundings)).toEqual([])
  })

  test('may read from text that orders its keys otherwise', () => {
    const { step, ...rest } = whole['cancel-orders']
    expect(found([{ step, ...rest }, whole['cancel-orders'], ...end])).toHaveLength(1)
  })
})

describe('a step that is never of use', () => {
  test('after the claim that leaves nothing', () => {
    expect(found([...end, whole['draw-fund']])).toEqual([
      'error unreachable 2: Step 3 (draw-fund) comes after step 2 (record-claim), which leaves nothing. Move it up, or delete it.',
    ])
  })

  test('after a claim before anything is closed it may still be of use', () => {
    const faults = found([whole['record-claim'], whole['tear-up'], whole['record-claim']])
    expect(faults).toEqual([
      'warning repeated 2: Step 3 (record-claim) is step 1 (record-claim) again, which left it nothing. Delete it, or tell the two apart.',
    ])
  })

  test('when everything is closed already; a warning, since a last tear-up may be meant as a promise', () => {
    expect(found([whole.deleverage, whole['tear-up'], whole['record-claim']])).toEqual([
      'warning unreachable 1: Step 2 (tear-up) has nothing to close, because step 1 (deleverage) closes all. Move it up, or delete it.',
    ])
  })

  test.each([
    { ...whole.deleverage, most: 10 },
    { ...whole.deleverage, cap: 'equity' as const },
    { ...whole.deleverage, among: 'in-profit' as const },
    { ...whole.deleverage, protect: { keep: 'equity' as const, how: 'cap' as const } },
    { ...whole.deleverage, select: { by: 'hashed-walk' as const, limit: 50 } },
    { ...whole.deleverage, select: { by: 'named' as const, accounts: ['cy'] } },
    { ...whole.deleverage, when: [{ on: 'operator' as const, order: 'close-all' }] },
  ])('a deleverage that may leave something is followed by a tear-up of use: %j', (step) => {
    expect(faultsWithin(step)).toEqual([])
  })

  test('a second time with nothing in between', () => {
    expect(found([whole['draw-fund'], { ...whole['draw-fund'], name: 'again' }, ...end])).toEqual([
      'error repeated 1: Step 2 (again) is step 1 (draw-fund) again, which left it nothing. Delete it, or tell the two apart.',
    ])
  })

  test('a second time later is a warning, because what stands between may have made room', () => {
    const steps = [whole['close-on-book'], whole['draw-fund'], whole['close-on-book'], ...end]
    expect(found(steps)).toEqual([
      'warning repeated 2: Step 3 (close-on-book) is step 1 (close-on-book) again, which left it nothing. Delete it, or tell the two apart.',
    ])
  })

  test.each<Step>([
    { ...whole['draw-fund'], caps: { ...noCaps, perLoss: 100 } },
    { ...whole['draw-fund'], when: [{ on: 'operator', order: 'pay' }] },
    { ...whole['close-on-book'], size: { to: 'share', share: 250_000, allBelow: 0 } },
    { ...whole['transfer-to-backstop'], lossBudget: { amount: 100, windowMs: 1_000 } },
    {
      ...whole['transfer-to-backstop'],
      windowBudget: { shareOfEquity: 500_000, windowMs: 300_000, resets: 'at-once' },
    },
    { ...whole.socialise, most: 500_000 },
    { ...whole.socialise, index: { decimals: 2, rounding: 'down', each: 'down' } },
    whole['charge-account'],
    whole.defer,
  ])('a second time is of use where the first is bounded: %j', (step) => {
    expect(found([step, step, ...end])).toEqual([])
  })
})

describe('a step without capacity', () => {
  test.each<[string, Step]>([
    ['cap for a loss', { ...whole['draw-fund'], caps: { ...noCaps, perLoss: 0 } }],
    ['cap for a command', { ...whole['draw-capital'], caps: { ...noCaps, perCommand: 0 } }],
    [
      'cap for a window',
      { ...whole['close-on-book'], caps: { ...noCaps, perWindow: { amount: 0, windowMs: 1_000 } } },
    ],
    ['share of each position', { ...whole['close-on-book'], size: { to: 'share', share: 0, allBelow: 0 } }],
    ['number of takers', { ...whole['transfer-to-backstop'], to: [] }],
    ['equity multiple', { ...whole['transfer-to-backstop'], equityMultiple: 0 }],
    ['loss budget', { ...whole['transfer-to-backstop'], lossBudget: { amount: 0, windowMs: 1 } }],
    [
      'share of equity in a window',
      {
        ...whole['transfer-to-backstop'],
        windowBudget: { shareOfEquity: 0, windowMs: 300_000, resets: 'sliding' },
      },
    ],
    ['fall it may make', { ...whole['draw-fund'], leave: { drawdown: 0, windowMs: 1_000 } }],
    ['time', { ...whole.bid, overMs: 0 }],
    ['number of accounts', { ...whole.deleverage, most: 0 }],
    ['length of the walk', { ...whole.deleverage, select: { by: 'hashed-walk', limit: 0 } }],
    ['number of named accounts', { ...whole.deleverage, select: { by: 'named', accounts: [] } }],
    ['rate', { ...whole['charge-account'], rate: 0 }],
    ['cap', { ...whole['charge-account'], cap: 0 }],
    ['multiple', { ...whole.call, multiple: 0 }],
    ['largest share', { ...whole.socialise, most: 0 }],
    ['number of gates', { ...whole.gate, what: [] }],
    ['time', { ...whole.defer, forMs: 0 }],
  ])('%s of 0', (figure, step) => {
    expect(faultsWithin(step)).toEqual([
      `error no-capacity 0: Step 1 (${step.step}) can do nothing, because its ${figure} is 0. Raise it, or delete the step.`,
    ])
  })

  test('a share of 0 that closes small positions whole has some', () => {
    const size = { to: 'share' as const, share: 0, allBelow: 1_000 }
    expect(faultsWithin({ ...whole['close-on-book'], size })).toEqual([])
  })
})

test('steps for losses in one asset are looked at too, and what is wrong with all of them is told once', () => {
  const keepless = { ...whole['draw-fund'], caps: { ...noCaps, perLoss: 0 } }
  const rulebook = {
    ...rulebookOf(whole['draw-fund'], ...end),
    stepsIn: [{ asset: 1, steps: [keepless, ...end] }],
  }
  const faults = checkRulebook(rulebook).map(({ fault, step }) => [fault, step])
  expect(faults).toEqual([['no-capacity', 0]])
  const both = { ...rulebookOf(keepless, ...end), stepsIn: [{ asset: 1, steps: [keepless, ...end] }] }
  expect(checkRulebook(both)).toHaveLength(1)
})

describe('a word that changes nothing', () => {
  const fall: Condition = {
    on: 'fund-drawdown',
    scope: 'asset',
    is: 'above',
    share: 300_000,
    windowMs: 1_000,
    until: 300_000,
  }

  test.each<[Step, string]>([
    [
      { ...whole.deleverage, select: { by: 'pro-rata' }, protect: { keep: 'equity', how: 'paired' } },
      'warning no-effect 0: Step 1 (deleverage) shares pro rata, where pairs are only capped. Say cap, or take a queue.',
    ],
    [
      { ...whole.gate, when: [fall] },
      'warning no-effect 0: Step 1 (gate) waits for a fall that is over at once: its until is not below its share. Lower it.',
    ],
    [
      { ...whole.bid, path: [{ afterMs: 60_000, pays: 0 }] },
      'error no-effect 0: Step 1 (bid) has a path that goes back in time. Put its points in order of time, before its end.',
    ],
  ])('is told of: %j', (step, message) => {
    expect(faultsWithin(step)).toEqual([message])
  })

  test.each<Step>([
    { ...whole.bid, path: [{ afterMs: 1, pays: 0 }] },
    { ...whole.gate, when: [{ ...fall, until: 299_999 }] },
    { ...whole.deleverage, protect: { keep: 'equity', how: 'paired' } },
    { ...whole.gate, until: 'repaid' },
  ])('is not found where it does something: %j', (step) => {
    expect(faultsWithin(step)).toEqual([])
  })

  test('withdrawals that pay for a claim cannot wait until it is paid', () => {
    const gate: Step = { ...whole.gate, until: 'repaid' }
    const levy: Step = { ...whole.socialise, base: 'withdrawals' }
    expect(found([gate, whole['tear-up'], levy, whole['record-claim']])).toEqual([
      'error waits-for-itself 0: Step 1 (gate) stops withdrawals until claims are repaid, and it is withdrawals that repay them. Give it a time, or let another pay.',
    ])
  })
})

describe('a condition', () => {
  test.each<[Condition, string]>([
    [{ on: 'fund', scope: 'asset', is: 'below', amount: 0 }, 'what a fund has available is never below 0'],
    [
      { on: 'fund-drawdown', scope: 'asset', is: 'above', share: 1_000_000, windowMs: 1_000 },
      'a fund cannot lose more than all it had',
    ],
    [
      { on: 'fund-drawdown', scope: 'asset', is: 'at-or-above', share: 1_000_001, windowMs: 1_000 },
      'a fund cannot lose more than all it had',
    ],
    [
      { on: 'fund-drawdown', scope: 'asset', is: 'above', share: 300_000, windowMs: 0 },
      'a window of 0 ms sees no fall',
    ],
    [
      {
        on: 'fund-mean',
        scope: 'asset',
        is: 'below',
        windowMs: 1_000,
        less: { share: 1_000_000, amount: 0 },
      },
      'a fund cannot stand lower than nothing',
    ],
    [
      { on: 'fund-mean', scope: 'asset', is: 'below', windowMs: 0, less: { share: 0, amount: 0 } },
      'over a window of 0 ms a fund is its own mean',
    ],
  ])('that cannot hold: %j', (condition, why) => {
    expect(faultsWithin({ ...whole.gate, when: [condition] })).toEqual([
      `error never-holds 0: Step 1 (gate) is never taken: ${why}. Change the condition.`,
    ])
  })

  test.each<Condition>([
    { on: 'fund', scope: 'asset', is: 'at-or-below', amount: 0 },
    { on: 'fund-drawdown', scope: 'asset', is: 'at-or-above', share: 1_000_000, windowMs: 1_000 },
    { on: 'fund-mean', scope: 'asset', is: 'at-or-below', windowMs: 0, less: { share: 0, amount: 0 } },
    { on: 'fund-drawdown', scope: 'asset', is: 'above', share: 300_000, windowMs: 1_000, until: 250_000 },
    { on: 'deficit', is: 'above-zero' },
    { on: 'bucket', level: { share: 0, equity: 'below' } },
    { on: 'instrument', is: 'settled' },
  ])('that can: %j', (condition) => {
    expect(faultsWithin({ ...whole.gate, when: [condition] })).toEqual([])
  })

  test('that lets a fund be drawn only while it holds less than it must keep', () => {
    const poor: Condition = { on: 'fund', scope: { named: 'a' }, is: 'below', amount: 100 }
    const draw: Step = { ...whole['draw-fund'], scope: { named: 'a' }, keep: 100, when: [poor] }
    expect(faultsWithin(draw)).toEqual([
      'error never-holds 0: Step 1 (draw-fund) draws only while the fund is below 100, and has to keep 100 in it. Lower what it keeps.',
    ])
    expect(faultsWithin({ ...draw, keep: 99 })).toEqual([])
    expect(faultsWithin({ ...draw, scope: { named: 'b' } })).toEqual([])
  })
})

describe('a name that leads nowhere', () => {
  const instruments = [
    { symbol: 'BTC-PERP', fundScope: 'majors' },
    { symbol: 'XYZ-PERP', fundScope: 'xyz' },
  ]

  test('a scope whose fund is there for no instrument is an error, for some a warning', () => {
    expect(faultsWithin(whole['draw-fund'], { funds: [], instruments })).toEqual([
      'error missing-account 0: Step 1 (draw-fund) asks for the fund "majors" of BTC-PERP, and there is none. Declare it, or change the scope.',
      'error missing-account 0: Step 1 (draw-fund) asks for the fund "xyz" of XYZ-PERP, and there is none. Declare it, or change the scope.',
    ])
    expect(faultsWithin(whole['draw-fund'], { funds: ['majors'], instruments })).toEqual([
      'warning missing-account 0: Step 1 (draw-fund) asks for the fund "xyz" of XYZ-PERP, and there is none. Declare it, or change the scope.',
    ])
  })

  test.each<[Step, RulebookSurroundings, string]>([
    [{ ...whole['draw-fund'], scope: { named: 'a' } }, { funds: ['b'] }, 'names "a", which is not a fund'],
    [
      { ...whole['draw-fund'], scope: 'asset' },
      { funds: ['b'], assets: ['USDT'] },
      'asks for the fund "USDT" of USDT',
    ],
    [whole['draw-capital'], { capital: [] }, 'names "first", which is not a capital tranche'],
    [whole['transfer-to-backstop'], { backstops: ['other'] }, 'names "vault", which is not a backstop'],
    [whole.call, { memberFunds: [] }, 'names "guarantee", which is not a fund with members'],
    [
      { ...whole['convert-collateral'], taker: 'backstop' },
      { backstops: [] },
      'sells to a backstop, and there is none',
    ],
    [
      { ...whole['convert-collateral'], taker: 'fund' },
      { funds: [], assets: ['USDT'] },
      'asks for the fund "USDT" of USDT',
    ],
    [
      { ...whole.gate, when: [{ on: 'pool-profit', pool: 'lp', is: 'above', share: 1 }] },
      { pools: [] },
      'names "lp", which is not a pool',
    ],
    [
      { ...whole.gate, when: [{ on: 'fund', scope: { named: 'a' }, is: 'below', amount: 1 }] },
      { funds: [] },
      'names "a", which is not a fund',
    ],
  ])('%j', (step, surroundings, words) => {
    const faults = faultsWithin(step, surroundings)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(`error missing-account 0: Step 1 (${step.step}) ${words}`)
    expect(faultsWithin(step)).toEqual([])
  })
})

test('any account of the house may be named to pay or to take over', () => {
  const surroundings = { funds: [], capital: [], backstops: ['vault'], pools: ['lp'] }
  const named: Step[] = [
    { ...whole['draw-fund'], scope: { named: 'lp' } },
    { ...whole['transfer-to-backstop'], to: ['lp', 'vault'] },
    { ...whole['draw-capital'], tranche: 'vault' },
  ]
  for (const step of named) expect(faultsWithin(step, surroundings)).toEqual([])
})

describe('a list that ends without a rest by name', () => {
  test('says so of the deficit and of what stays open', () => {
    expect(found([whole['close-on-book'], whole['draw-fund']])).toEqual([
      'error deficit-may-stay -: A deficit that nobody pays has no name at the end of the steps. End them with a record-claim that has no conditions.',
      'warning quantity-may-stay -: A position that nobody takes stays open at the end of the steps, and is tried again later. A tear-up, or a deleverage without conditions, caps or named accounts, would close it.',
    ])
  })

  test('a claim that waits for something is no last resort', () => {
    const claim: Step = { ...whole['record-claim'], when: [{ on: 'operator', order: 'claim' }] }
    expect(found([whole['tear-up'], claim])[0]).toContain('error deficit-may-stay -:')
  })

  test('a claim in units is none either: it goes as far as balances carry it', () => {
    const units: Step = { ...whole['record-claim'], units: 'deposits' }
    expect(found([whole['tear-up'], units])[0]).toContain('error deficit-may-stay -:')
    expect(found([whole['tear-up'], units, whole['record-claim']])).toEqual([])
  })

  test('a trigger on a pool that there is not leads nowhere', () => {
    const poolTrigger = { pool: 'lp', profit: 'above', share: 450_000, until: 400_000, least: 0 } as const
    const steps = [whole['tear-up'], whole['record-claim']]
    expect(checkRulebook({ ...rulebookOf(...steps), poolTrigger }, { pools: [] })).toMatchObject([
      { severity: 'error', fault: 'missing-account', step: null },
    ])
    expect(checkRulebook({ ...rulebookOf(...steps), poolTrigger }, { pools: ['lp'] })).toEqual([])
  })

  test('a claim before the bucket is closed comes too early', () => {
    expect(found([whole['record-claim'], whole['tear-up']])).toEqual([
      'error deficit-may-stay 0: Step 1 (record-claim) comes before step 2 (tear-up), and only a closed bucket has a debt that is certain. Move it to the end.',
    ])
  })

  test('a levy on withdrawals needs the claim it pays for', () => {
    const levy: Step = { ...whole.socialise, base: 'withdrawals' }
    expect(found([whole['tear-up'], levy]).at(-1)).toBe(
      'error deficit-may-stay -: Withdrawals pay for a claim, and no step records one. Add a record-claim.',
    )
  })
})

describe('a rulebook for options', () => {
  const slice: Step = { ...whole['tear-up'], scope: 'slice', price: { at: 'mark-at-default' } }
  const included: Step = { ...slice, longOptions: 'included' }
  const options = { instruments: [{ symbol: 'C', fundScope: 'C', kind: 'option' as const }], funds: ['C'] }
  const isWarned = (steps: Step[], surroundings?: RulebookSurroundings): boolean =>
    found([...steps, whole['record-claim']], surroundings).some((line) => line.includes('short option'))

  test('is warned where nothing at its end may take a short option', () => {
    expect(isWarned([whole['tear-up']])).toBe(false) // nothing speaks of options
    expect(isWarned([whole['tear-up']], options)).toBe(true)
    expect(isWarned([slice])).toBe(true)
    expect(isWarned([whole['hedge-delta'], whole.deleverage])).toBe(true)
    expect(isWarned([{ ...whole.deleverage, when: [{ on: 'margin', is: 'scenario' }] }])).toBe(true)
  })

  test('is not warned where a step includes those who are long, whenever a scenario model margins the bucket', () => {
    expect(isWarned([included], options)).toBe(false)
    expect(isWarned([{ ...included, when: [{ on: 'margin', is: 'scenario' }] }], options)).toBe(false)
    expect(isWarned([{ ...included, when: [{ on: 'deficit', is: 'above-zero' }] }], options)).toBe(true)
  })

  test('is told of hedges that are not listed, of none at all, and of a share without a slice', () => {
    expect(faultsWithin(whole['hedge-delta'], options).join()).toContain('"BTC", which is not an instrument')
    expect(faultsWithin({ ...whole['hedge-delta'], with: ['C'] }, options).join()).toContain(
      '"C", which is an option',
    )
    expect(faultsWithin({ ...whole['hedge-delta'], with: [] }).join()).toContain('number of hedges is 0')
    expect(faultsWithin({ ...whole['tear-up'], share: 0, scope: 'slice' }).join()).toContain(
      'share of every position is 0',
    )
    expect(faultsWithin({ ...whole['tear-up'], share: 5 }).join()).toContain('only a slice has')
  })

  test('may leave something open after a slice, whatever its share, so a tear-up behind it is not in vain', () => {
    for (const share of [500_000, 1_000_000])
      expect(found([{ ...slice, share }, whole['record-claim']]).join()).toContain('quantity-may-stay')
    const last: Step = { ...whole['tear-up'], longOptions: 'included' }
    expect(found([included, last, whole['record-claim']])).toEqual([])
    // Who exempts the long leaves short options to the step behind.
    expect(found([slice, whole.deleverage, last, whole['record-claim']])).toEqual([])
  })
})
