import { expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import { previewTrade } from '../../src/core/engine/queries.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { Assessment } from '../../src/core/margin/model.ts'
import type { ScenarioModel } from '../../src/core/margin/scenario/model.ts'
import { fraction } from '../../src/core/market/fraction.ts'
import { MINUTE, type OptionHouse, openOptionHouse, storyModel } from '../support/option-house.ts'

const noReferences = { peg: null, rates: [], confidence: [] } as const

function adopt(house: OptionHouse, model: ScenarioModel, change: Partial<CommandBody> = {}) {
  return house.try({
    type: 'adopt-margin-model',
    name: 'story',
    model,
    options: true,
    references: noReferences,
    ...change,
  } as CommandBody)
}

/** Ada is short a call and a put at 50_000, Bo long of both; the coin stands at 50_000. */
function strangle(): { house: OptionHouse; call: string; put: string } {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000' })
  const put = house.listOption({ right: 'put', strike: '50_000' })
  house.mark({ [call]: '1_000', [put]: '1_000' })
  house.deposit('ada', '40_000')
  house.deposit('bo', '40_000')
  for (const symbol of [call, put])
    house.tradeOf(symbol, { buyer: 'bo', seller: 'ada', quantity: '1', price: '1_000' })
  return { house, call, put }
}

function maintenanceOf(house: OptionHouse, name: string): number {
  const line = house.house.model.explain(house.id(name)).find((each) => each.name === 'story maintenance')
  return Number(line?.amount)
}

test('an option trades only under a model, and only once every figure of it has come', () => {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.deposit('ada', '40_000')
  house.deposit('bo', '40_000')
  const deal = { buyer: 'bo', seller: 'ada', quantity: '1', price: '1_000' }
  house.mark({ [call]: '1_000' })
  expect(adopt(house, storyModel, { options: false })).toBeNull()
  expect(house.tryTradeOf(call, deal)).toMatchObject({ reason: 'no-option-margin' })
  expect(house.try({ type: 'choose-margin', account: house.id('ada'), model: 'none' })).toEqual({
    reason: 'model-unknown',
    model: 'none',
  })
  for (const name of ['ada', 'bo'])
    house.do({ type: 'choose-margin', account: house.id(name), model: 'story' })
  expect(house.tryTradeOf(call, deal)).toBeNull()
  expect(house.try({ type: 'choose-margin', account: house.id('ada'), model: null })).toMatchObject({
    reason: 'no-option-margin',
  })
})

test('a model that asks for more than there is refuses the trade and stops nothing', () => {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ [call]: '1_000' })
  house.deposit('ada', '40_000')
  house.deposit('bo', '40_000')
  const times = (terms: ScenarioModel['initial']['plus']) => terms.map((term) => ({ ...term, times: 1e14 }))
  const greedy = ({ highestOf, plus }: ScenarioModel['initial']): ScenarioModel['initial'] => ({
    highestOf: highestOf.map(times),
    plus: times(plus),
  })
  const model = {
    ...storyModel,
    initial: greedy(storyModel.initial),
    maintenance: greedy(storyModel.maintenance),
  }
  expect(adopt(house, model)).toBeNull()
  const deal = { buyer: 'bo', seller: 'ada', quantity: '1', price: '1_000' }
  expect(house.tryTradeOf(call, deal)).toMatchObject({ reason: 'margin-insufficient' })
})

test('who only bought options and owes nothing keeps nothing, whatever becomes of them', () => {
  const house = openOptionHouse()
  const call = house.listOption({ right: 'call', strike: '50_000' })
  house.mark({ [call]: '1_000' })
  house.deposit('ada', '40_000')
  house.deposit('bo', '1_000')
  expect(adopt(house, storyModel)).toBeNull()
  house.tradeOf(call, { buyer: 'bo', seller: 'ada', quantity: '1', price: '1_000' })
  expect(maintenanceOf(house, 'bo')).toBeGreaterThan(0) // What the model fears for their worth …
  const assessment = new Assessment()
  for (const mark of ['1_000', '1', '0']) {
    house.mark({ [call]: mark })
    house.house.model.assess(house.id('bo'), assessment)
    expect(assessment.maintenance).toBe(0) // … is no loss that anybody else could come to bear.
    expect(house.house.book.stateOf(house.id('bo'))).toBe('healthy')
  }
})

test('what a model says wrongly is refused with its place', () => {
  const house = openOptionHouse()
  const [scenario] = storyModel.scenarios
  const wrong: ScenarioModel = { ...storyModel, scenarios: [{ ...scenario, weight: Number.NaN }] }
  expect(adopt(house, wrong)).toEqual({
    reason: 'terms-refused',
    why: ['scenarios.0.weight: found NaN, expected a number within ±1000000000000000'],
  })
  const unknown = { ...storyModel, initial: { highestOf: [], plus: [{ of: 'luck', times: 1 }] } }
  expect(adopt(house, unknown)).toMatchObject({ reason: 'terms-refused' })
  const asPeg = { references: { ...noReferences, peg: house.index } }
  expect(adopt(house, storyModel, asPeg)).toEqual({
    reason: 'terms-refused',
    why: ['the peg is BTC-INDEX, a reference of kind index, not peg'],
  })
  const peg = house.listReference('USD-PEG', 'peg')
  expect(adopt(house, storyModel, { references: { ...noReferences, peg } })).toEqual({
    reason: 'reference-missing',
    series: peg,
  })
})

test('who holds options without having chosen is never left without a model', () => {
  const { house } = strangle()
  expect(adopt(house, storyModel, { options: false })).toMatchObject({ reason: 'terms-refused' })
  house.do({
    type: 'adopt-margin-model',
    name: 'new',
    model: storyModel,
    options: true,
    references: noReferences,
  })
  expect(adopt(house, storyModel, { options: false })).toBeNull()
})

test('closing a leg that hedged another one has to have its margin like a trade that opens', () => {
  const { house, call } = strangle()
  // Bo sells a second call against the first: alone it would need much, together next to nothing.
  const high = house.listOption({ right: 'call', strike: '52_000' })
  house.mark({ [high]: '500' })
  house.tradeOf(high, { buyer: 'ada', seller: 'bo', quantity: '1', price: '500' })
  house.do({ type: 'withdraw', account: house.id('bo'), asset: 0, amount: 36_400 })
  const sale = { buyer: 'ada', seller: 'bo', quantity: '1', price: '1_000' }
  expect(house.tryTradeOf(call, sale)).toMatchObject({
    reason: 'margin-insufficient',
    account: house.id('bo'),
  })
  const buyBack = { buyer: 'bo', seller: 'ada', quantity: '1', price: '500' }
  expect(house.tryTradeOf(high, buyBack)).toBeNull()
})

test('a model that takes another’s place is asked about every bucket at once', () => {
  const { house } = strangle()
  const before = maintenanceOf(house, 'ada')
  const twice = { ...storyModel, maintenance: { highestOf: [[{ of: 'worst', times: 2 }]], plus: [] } }
  expect(adopt(house, twice)).toBeNull()
  const after = maintenanceOf(house, 'ada')
  expect(Math.abs(after - 2 * before)).toBeLessThanOrEqual(1)
  const steep = { ...storyModel, maintenance: { highestOf: [[{ of: 'worst', times: 6 }]], plus: [] } }
  const events = house.do({
    type: 'adopt-margin-model',
    name: 'story',
    model: steep,
    options: true,
    references: noReferences,
  })
  expect(events.map(({ type }) => type)).toContain('loss-opened')
})

test('between two moments of valuation small moves pass on a bound; time itself is looked at in full', () => {
  const { house } = strangle()
  const { model } = house.house
  /** Full looks a command takes, the laws that a story checks after each left out. */
  const looksIn = (body: CommandBody): number => {
    const before = model.scenarios.fullLooks
    const outcome = submit(house.house, { id: 0, at: house.at, by: 'test', body })
    expect(outcome.ok).toBe(true)
    return model.scenarios.fullLooks - before
  }
  const indexAt = (mark: number): CommandBody => ({
    type: 'move-marks',
    marks: [{ series: house.index, mark }],
  })
  expect([50_010, 50_050, 49_900].map((mark) => looksIn(indexAt(mark)))).toEqual([0, 0, 0])
  // Past the neighbourhood of the bound, which is then drawn anew around where the index stands.
  expect([54_000, 54_010].map((mark) => looksIn(indexAt(mark)))).toEqual([2, 0])
  house.at += MINUTE
  expect([looksIn({ type: 'advance-time' }), looksIn({ type: 'advance-time' })]).toEqual([2, 0])
  model.forgetBounds()
  expect([54_020, 54_030].map((mark) => looksIn(indexAt(mark)))).toEqual([2, 0])
})

test('a figure that no bound speaks of brings a full look, however little it moved, and whoever it fells', () => {
  const { house } = strangle()
  const hundredth = fraction(1n, 100n)
  const peg = house.listReference('USD-PEG', 'peg', hundredth)
  const rate = house.listReference('BTC-RATE', 'rate', hundredth)
  const spot = house.listReference('BTC-SURE', 'confidence', hundredth)
  const perpetual = house.listReference('BTC-PERP-SURE', 'confidence', hundredth)
  house.moveMarks({ [peg]: '100', [rate]: '5', [spot]: '100', [perpetual]: '100' })
  const doubting: ScenarioModel = {
    ...storyModel,
    charges: [{ name: 'doubt', kind: 'confidence', of: 'all', under: 0.6, factor: 0.5 }],
    maintenance: { highestOf: [[{ of: 'worst', times: 1 }]], plus: [{ of: 'doubt', times: 1 }] },
  }
  const references = {
    peg,
    rates: [{ index: house.index, series: rate }],
    confidence: [{ index: house.index, spot, perpetual }],
  }
  expect(adopt(house, doubting, { references } as Partial<CommandBody>)).toBeNull()
  const { model } = house.house
  const lookedAt = (series: number, mark: number): { looks: number; events: string[] } => {
    const before = model.scenarios.fullLooks
    const body: CommandBody = { type: 'move-marks', marks: [{ series, mark }] }
    const outcome = submit(house.house, { id: 0, at: house.at, by: 'test', body })
    if (!outcome.ok) throw new Error(outcome.refusal.reason)
    return { looks: model.scenarios.fullLooks - before, events: outcome.events.map(({ type }) => type) }
  }
  for (const [series, mark] of [
    [peg, 99],
    [rate, 6],
    [spot, 99],
    [perpetual, 99],
  ] as const) {
    expect(lookedAt(house.index, 50_010 + mark).looks).toBe(0)
    expect(lookedAt(series, mark)).toEqual({ looks: 2, events: ['marks-moved'] })
  }
  // Half of what two options stand for is far more than ada has, and no price has moved.
  expect(lookedAt(spot, 0).events).toContain('loss-opened')
})

test('a preview of an option trade says what both sides would need, and has no single liquidation price', () => {
  const { house, call } = strangle()
  const preview = previewTrade(house.house, {
    type: 'trade',
    buyer: house.id('bo'),
    seller: house.id('ada'),
    series: house.seriesOf(call),
    quantity: 1,
    price: 1_000,
    taker: 'buyer',
    buyerOrder: null,
    sellerOrder: null,
  })
  const before = maintenanceOf(house, 'ada')
  if (!preview.ok) throw new Error(preview.refusal.reason)
  expect(preview.seller.position).toBe(-2)
  expect(preview.seller.requirements.maintenance).toBeGreaterThan(before)
  expect(preview.seller.liquidationPrice).toBeNull()
  expect(maintenanceOf(house, 'ada')).toBe(before)
})
