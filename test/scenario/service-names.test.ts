import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import { inTrial } from '../../src/core/engine/trial.ts'
import { type BodyRead, bodyFromText, bodyTypes, commandText } from '../../src/wire/service/commands.ts'
import { eventText, eventToText } from '../../src/wire/service/events.ts'
import { namesOf } from '../../src/wire/service/names.ts'
import { refusalText, refusalToText } from '../../src/wire/service/refusals.ts'
import { NamedHouse } from '../support/service/named-house.ts'

let venue: NamedHouse

/** Gives a command as somebody would send it; it has to be carried out. */
function give(text: unknown): void {
  const read = bodyFromText(text, venue.names())
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const outcome = venue.submit(read.body)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
  const opened = outcome.events.find((event) => event.type === 'account-opened')
  if (read.accountName !== null && opened !== undefined) venue.give(opened.account, read.accountName)
}

const perpetual = {
  symbol: 'BTC-PERP',
  'price-increment': '0.5',
  'mark-increment': '0.1',
  'quantity-increment': '0.001',
  'largest-position': 1000,
  'highest-mark': '1000000',
  'mark-rounding': 'floor',
  brackets: [{ initial: '10%', maintenance: '5%' }],
  'liquidation-fee-split': { fees: '40%', fund: '60%' },
}

beforeEach(() => {
  venue = new NamedHouse({ areUnnamed: true })
  give({ type: 'list-asset', terms: { name: 'USDT', decimals: 6 } })
  give({ type: 'list-asset', terms: { name: 'BTC', decimals: 8 } })
  give({ type: 'list-instrument', terms: perpetual })
  give({ type: 'open-account', kind: 'fund', name: 'BTC-PERP', asset: 'USDT' })
  give({ type: 'open-account', kind: 'participant', name: 'ada', asset: 'USDT' })
  give({ type: 'open-account', kind: 'participant', name: 'bo', asset: 'USDT' })
  give({ type: 'deposit', account: 'ada', asset: 'USDT', amount: '10000.5' })
  give({ type: 'move-marks', marks: { 'BTC-PERP': '40000' } })
})

const trade = {
  type: 'trade',
  buyer: 'ada',
  seller: 'bo',
  instrument: 'BTC-PERP',
  quantity: '1.5',
  price: '40000.5',
  taker: 'buyer',
}
const rulesOf = (text: unknown): string[] => faultsOf(bodyFromText(text, venue.names()))
const faultsOf = (read: BodyRead): string[] =>
  read.ok ? [] : read.faults.map(({ field, rule }) => `${field}: ${rule}`)

describe('what is wrong with a command is told by field and rule', () => {
  test('a trade as it should be has no fault', () => {
    expect(rulesOf(trade)).toEqual([])
    expect(bodyFromText(trade, venue.names())).toEqual({
      ok: true,
      accountName: null,
      body: {
        type: 'trade',
        buyer: 9,
        seller: 10,
        series: 0,
        quantity: 1500,
        price: 400_005,
        taker: 'buyer',
        buyerOrder: null,
        sellerOrder: null,
      },
    })
  })

  test.each<[string, object, string[]]>([
    ['an account nobody has', { buyer: 'eve' }, ['buyer: known-account']],
    ['a name that is a key of every object', { buyer: 'constructor' }, ['buyer: known-account']],
    ['an instrument that is not listed', { instrument: 'ETH-PERP' }, ['instrument: known-instrument']],
    ['a number where exact text is due', { price: 40_000.5 }, ['price: type']],
    ['a quantity too fine', { quantity: '1.0005' }, ['quantity: decimals']],
    ['a price off the grid', { price: '40000.2' }, ['price: grid']],
    ['words for a figure', { quantity: 'many' }, ['quantity: decimal']],
    ['an exponent', { quantity: '1e3' }, ['quantity: decimal']],
    ['more than a cell holds', { quantity: '90071992547409.92' }, ['quantity: too-large']],
    ['digits without end', { quantity: '9'.repeat(100_000) }, ['quantity: decimal']],
    ['another word', { taker: 'nobody' }, ['taker: one-of']],
    ['a field nobody knows', { leverage: '100' }, ['leverage: known-field']],
    ['a mark of an index it has not', { indexMark: '1' }, ['indexMark: has-index']],
    ['several at once', { buyer: 'eve', price: '40000.2' }, ['buyer: known-account', 'price: grid']],
  ])('%s', (_, other, faults) => {
    expect(rulesOf({ ...trade, ...other })).toEqual(faults)
  })

  test.each<[string, unknown, string[]]>([
    ['nothing', undefined, [': required']],
    ['null', null, [': type']],
    ['a list', [], [': type']],
    ['no type', {}, ['type: one-of']],
    ['a type nobody knows', { type: 'mint' }, ['type: one-of']],
    [
      'too fine an amount',
      { type: 'deposit', account: 'ada', asset: 'USDT', amount: '0.0000001' },
      ['amount: decimals'],
    ],
    [
      'an asset nobody knows',
      { type: 'deposit', account: 'ada', asset: 'usdt', amount: '1' },
      ['asset: known-asset'],
    ],
    ['a field that is missing', { type: 'deposit', account: 'ada', asset: 'USDT' }, ['amount: required']],
    ['no mark at all', { type: 'move-marks', marks: {} }, ['marks: form']],
    ['a mark of nothing', { type: 'move-marks', marks: { ETH: '1' } }, ['marks.ETH: known-instrument']],
    [
      'a poisoned key',
      JSON.parse('{"type":"move-marks","marks":{"__proto__":"1"}}'),
      ['marks.__proto__: known-field'],
    ],
    ['a poisoned body', JSON.parse('{"type":"close-period","__proto__":{}}'), ['__proto__: known-field']],
    [
      'a fund nobody knows',
      { type: 'contribute', fund: 'lp', account: 'ada', amount: '1' },
      ['fund: known-fund'],
    ],
    [
      'a loss without an order',
      { type: 'fill-liquidation', loss: 7, quantity: '1', price: '1' },
      ['loss: known-loss'],
    ],
    [
      'both names of a bid',
      { type: 'bid', loss: 7, account: 'ada', bidder: 'bo', fraction: '1' },
      [': form'],
    ],
    [
      'a fraction as JSON in terms',
      { type: 'list-asset', terms: { name: 'X', decimals: 6, 'borrow-limit': 0.1 } },
      ['terms.borrow-limit: terms'],
    ],
    ['terms in words', { type: 'list-asset', terms: 'USD' }, ['terms: type']],
    [
      'unknown words in terms',
      { type: 'list-asset', terms: { name: 'X', colour: 'red' } },
      ['terms.colour: terms'],
    ],
    [
      'another symbol in changed terms',
      { type: 'change-terms', instrument: 'BTC-PERP', terms: { ...perpetual, symbol: 'B' } },
      ['terms.symbol: symbol-stays'],
    ],
    [
      'a step nobody knows',
      { type: 'adopt-rulebook', rulebook: { rulebook: 'r', trigger: { equity: 'below' }, steps: ['pray'] } },
      ['rulebook.steps.0: rulebook'],
    ],
    [
      'a name with a space',
      { type: 'open-account', kind: 'participant', name: ' eve', asset: 'USDT' },
      ['name: name'],
    ],
    [
      'a name of the house',
      { type: 'open-account', kind: 'participant', name: 'fees USDT', asset: 'USDT' },
      ['name: name'],
    ],
    [
      'a name like a row',
      { type: 'open-account', kind: 'participant', name: '#9', asset: 'USDT' },
      ['name: name'],
    ],
    [
      'a name with a control character',
      { type: 'open-account', kind: 'participant', name: 'e\u0000', asset: 'USDT' },
      ['name: name'],
    ],
    [
      'a name not composed',
      { type: 'open-account', kind: 'participant', name: 'e\u0301', asset: 'USDT' },
      ['name: name'],
    ],
    [
      'a name that is taken',
      { type: 'open-account', kind: 'participant', name: 'bo', asset: 'USDT' },
      ['name: name-taken'],
    ],
    [
      'a fund called like a person',
      { type: 'open-account', kind: 'fund', name: 'bo', asset: 'USDT' },
      ['name: name-taken'],
    ],
    [
      'a level without a quantity',
      { type: 'replace-depth', instrument: 'BTC-PERP', bids: [['1']], asks: [] },
      ['bids.0: form'],
    ],
    [
      'a level of nobody known',
      { type: 'replace-depth', instrument: 'BTC-PERP', bids: [['1', '1', 'eve']], asks: [] },
      ['bids.0.2: known-account'],
    ],
  ])('%s', (_, text, faults) => {
    expect(rulesOf(text)).toEqual(faults)
  })

  test('lists in lists without end are no command', () => {
    let deep: unknown = []
    for (let depth = 0; depth < 5_000; depth += 1) deep = [deep]
    expect(rulesOf({ type: 'list-asset', terms: { name: deep } })[0]).toMatch(/depth$/)
  })

  test('a hundred faults are told, and no more', () => {
    const marks = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`X${at}`, '1']))
    const read = bodyFromText({ type: 'move-marks', marks }, venue.names())
    expect(read.ok).toBe(false)
    expect(faultsOf(read)).toHaveLength(100)
  })

  test('a fault says what was found, what was expected and what to do', () => {
    const read = bodyFromText({ ...trade, buyer: 'eve', quantity: '1.0005' }, venue.names(), 'commands.3')
    expect(read.ok ? [] : read.faults).toEqual([
      {
        field: 'commands.3.buyer',
        rule: 'known-account',
        message: 'Found "eve", expected the name of an account. Open it first, or check its spelling.',
      },
      {
        field: 'commands.3.quantity',
        rule: 'decimals',
        message: 'Found "1.0005", expected a quantity with at most 3 decimals.',
      },
    ])
  })
})

describe('figures', () => {
  test('a mark finer than its grid is rounded the way its instrument declares', () => {
    const read = bodyFromText({ type: 'move-marks', marks: { 'BTC-PERP': '40000.19' } }, venue.names())
    expect(read).toMatchObject({ ok: true, body: { marks: [{ series: 0, mark: 400_001 }] } })
  })

  test('whole numbers and booleans of JSON stand for their text in terms', () => {
    const read = bodyFromText({ type: 'list-asset', terms: { name: 'X', decimals: 8 } }, venue.names())
    expect(read).toMatchObject({ ok: true, body: { terms: { name: 'X', decimals: 8, borrowLimit: 0 } } })
  })

  test('the order in which the takers of a fee are written is kept', () => {
    expect(venue.house.markets.instrument(0).terms.fees.liquidationSplit).toEqual([
      { to: 'fees', share: 400_000 },
      { to: 'fund', share: 600_000 },
    ])
  })
})

describe('names', () => {
  test('accounts of the house have the names that scenarios give them', () => {
    const names = venue.names()
    for (const name of ['market USDT', 'fees USDT', 'rounding BTC', 'claims BTC', 'BTC-PERP', 'ada'])
      expect(names.accountName(names.accountOf(name)!)).toBe(name)
    expect(names.accountOf('fees ETH')).toBe(undefined)
  })

  test('an account without a name is called by its row', () => {
    const { house } = venue
    venue.submit({ type: 'open-account', kind: 'participant', asset: 0, owner: null })
    const row = house.book.accounts - 1
    const names = venue.names()
    expect(names.accountName(row)).toBe(`#${row}`)
    expect(names.accountOf(`#${row}`)).toBe(row)
    expect(names.accountOf('#9')).toBe(undefined) // ada has a better one
    expect(names.accountOf('#999')).toBe(undefined)
  })

  test('what a trial lists is found in it, and gone with it', () => {
    const { house } = venue
    const names = venue.names()
    const list = (name: string): CommandBody => ({
      type: 'list-asset',
      terms: { name, decimals: 2, borrowLimit: 0 },
    })
    inTrial(house, () => {
      venue.submit(list('EUR'))
      expect(names.assetOf('EUR')).toBe(2)
    })
    expect(names.assetOf('EUR')).toBe(undefined)
    venue.submit(list('GBP'))
    expect([names.assetOf('EUR'), names.assetOf('GBP')]).toEqual([undefined, 2])
  })
})

describe('what a loss was in is known once it is closed', () => {
  const closed = {
    type: 'loss-closed',
    loss: 4,
    how: 'closed',
    equity: 0,
    defaultLoss: 2_500_000,
    externalizedLoss: 0,
    uncoveredLoss: 0,
    socializedLoss: 0,
    transfer: 0,
    claimed: 0,
  } as const

  test('from where the past is kept', () => {
    const nobody = { rowOf: () => undefined, nameOf: () => undefined }
    const past = { loss: (loss: number) => (loss === 4 ? { asset: 1 } : null) }
    const text = eventToText(closed, namesOf(venue.house, nobody, past))
    expect(text).toMatchObject({ asset: 'BTC', defaultLoss: '0.025' })
  })

  test('where nobody knows it, figures are whole units and say so', () => {
    expect(eventToText({ ...closed, loss: 5 }, venue.names())).toMatchObject({
      asset: null,
      defaultLoss: '2500000',
    })
  })
})

test('a loss that a question supposes is not taken for a real one of its number', () => {
  const opened = {
    type: 'loss-opened',
    loss: 0,
    bucket: 9,
    asset: 1,
    source: 'account',
    rulebook: 0,
    equity: -1,
    balance: 0,
    maintenance: 0,
    series: [],
    quantities: [],
    marks: [],
    weights: [],
  } as const
  const surplus = { type: 'surplus-returned', loss: 0, shares: [{ to: 9, amount: 1_500_000 }] } as const
  const supposing = venue.names()
  expect(eventToText(opened, supposing)).toMatchObject({ asset: 'BTC', equity: '-0.00000001' })
  expect(eventToText(surplus, supposing)).toMatchObject({ asset: 'BTC', shares: [{ amount: '0.015' }] })
  expect(eventToText(surplus, venue.names())).toMatchObject({ asset: null, shares: [{ amount: '1500000' }] })
  // The house has given the number by now.
  venue.house.tables.nextLoss = 1
  eventToText({ ...opened, asset: 0 }, venue.names())
  expect(eventToText(surplus, venue.names())).toMatchObject({ asset: 'USDT', shares: [{ amount: '1.5' }] })
})

test('a refusal has its figures in what its command moves', () => {
  const body = { type: 'withdraw', account: 9, asset: 0, amount: 20_000_000_000 } as const
  const outcome = venue.submit(body)
  if (outcome.ok) throw new Error('more than there is')
  expect(refusalToText(outcome.refusal, venue.names(), body)).toEqual({
    rule: 'balance-insufficient',
    message: 'ada was asked for 20000, and 10000.5 can leave it.',
    figures: { account: 'ada', asked: '20000', available: '10000.5' },
  })
})

test('every form can stand in a described interface, under a name of its own', () => {
  const document = z.toJSONSchema(z.object({ body: commandText, event: eventText, refusal: refusalText }), {
    io: 'input',
  }) as { $defs: Record<string, unknown> }
  for (const type of bodyTypes) {
    const name = type.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    expect(document.$defs, name).toHaveProperty(name)
  }
  expect(JSON.stringify(document)).not.toMatch(/"(spelling|definition)"/)
})
