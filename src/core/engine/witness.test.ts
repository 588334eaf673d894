import { expect, test } from 'vitest'
import { openClearingHouse } from '../../../test/support/clearing-house.ts'
import type { Event } from './events.ts'
import { evolve } from './evolve.ts'
import { lawWitness } from './witness.ts'

function opened() {
  const story = openClearingHouse({ mark: '100', insuranceFund: '50' })
  story.deposit('ada', '1_000')
  story.deposit('bo', '1_000')
  const { house } = story
  const witness = lawWitness()
  const command = { id: 0, at: story.at, by: 'test', body: { type: 'advance-time' } } as const
  return { story, house, witness, findings: () => witness.end(house, command).map(({ law }) => law) }
}

test('a witness has nothing to say of an event written down as it is told', () => {
  const { story, house, witness, findings } = opened()
  const event: Event = { type: 'deposited', account: story.id('ada'), asset: 0, amount: 100 }
  witness.before(house, event)
  evolve(house, event)
  witness.after(house, event)
  expect(findings()).toEqual([])
  expect(house.book.undo).toBeNull()
})

test('money that an event does not bring is found, and so is an account that it does not name', () => {
  const { story, house, witness, findings } = opened()
  const event: Event = { type: 'deposited', account: story.id('ada'), asset: 0, amount: 100 }
  witness.before(house, event)
  house.book.addCash(story.id('ada'), 99)
  house.book.addCash(story.id('bo'), 1)
  witness.after(house, event)
  expect(findings()).toEqual(['others-untouched', 'money-conserved'])
})

test('a payer above its cap, one named twice and one who fell himself are found', () => {
  const { story, house, witness, findings } = opened()
  const [ada, bo] = [story.id('ada'), story.id('bo')]
  const lost: Event = {
    type: 'loss-opened',
    loss: 0,
    bucket: ada,
    asset: 0,
    source: 'account',
    rulebook: 0,
    equity: 1_000,
    balance: 1_000,
    maintenance: 0,
    series: [],
    quantities: [],
    marks: [],
    weights: [],
  }
  witness.before(house, lost)
  evolve(house, lost)
  witness.after(house, lost)
  const paid: Event = {
    type: 'allocated',
    losses: [0],
    received: [30],
    step: 2,
    kind: 'draw-fund',
    name: 'insurance-fund',
    asset: 0,
    total: 30n,
    residual: 0n,
    level: null,
    base: null,
    payers: Int32Array.of(bo, bo, ada),
    amounts: Float64Array.of(10, 10, 10),
    weights: Float64Array.of(1, 1, 1),
    caps: Float64Array.of(9, 10, 10),
  }
  witness.before(house, paid)
  expect(findings()).toEqual(['within-caps', 'within-caps', 'within-caps'])
})

test('steps out of turn, a position turned round and a rank out of order are found', () => {
  const { story, house, witness, findings } = opened()
  const [ada, bo] = [story.id('ada'), story.id('bo')]
  story.trade({ buyer: 'ada', seller: 'bo', quantity: '2', price: '100' })
  const told: Event[] = [
    {
      type: 'loss-opened',
      loss: 0,
      bucket: ada,
      asset: 0,
      source: 'account',
      rulebook: 0,
      equity: 1_000,
      balance: 1_000,
      maintenance: 10,
      series: [0],
      quantities: [2],
      marks: [100],
      weights: [10],
    },
    {
      type: 'deleveraged',
      loss: 0,
      step: 3,
      kind: 'deleverage',
      name: 'deleverage',
      series: 0,
      rule: 'mark',
      mark: 100,
      takers: Int32Array.of(bo, story.id('BTC-PERP')),
      quantities: Float64Array.of(2, 1),
      values: Float64Array.of(200, 100),
      gaps: Float64Array.of(0, 0),
      scores: Float64Array.of(1, 2),
      candidates: 2,
      candidatesHash: 'x',
    },
    { type: 'gated', loss: 0, step: 1, kind: 'gate', name: 'gate', what: ['withdrawals'], until: null },
  ]
  for (const event of told) {
    witness.before(house, event)
    evolve(house, event)
    witness.after(house, event)
  }
  expect(findings()).toEqual([
    'rank-in-order',
    'deleverage-closes-only', // The bucket is sold from 2 to -1,
    'deleverage-closes-only', // and the fund, which held nothing, is given one.
    'steps-in-turn', // A gate stands nowhere in this rulebook,
    'steps-in-turn', // and step 1 does not come after step 3.
  ])
})
