import { expect, test } from 'vitest'
import type { Rulebook, Step } from '../../src/core/waterfall/rulebook.ts'
import type { ClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { told } from '../support/told.ts'
import { adaAndBo, the } from '../support/venues.ts'

const contribution = step('draw-contribution', { name: 'own-contribution' })
const survivors = step('draw-member-fund', { name: 'default-fund' })
const close = step('close-on-book')
const claim = step('record-claim')

/** ada's 2 are sold at 33_000: 4_000 are missing. She put 500 into the fund, cy 1_000 and di 2_000. */
function clearing(
  steps: readonly Step[],
  said: {
    rulebook?: Partial<Rulebook>
    tiers?: readonly [number, number]
    noticeMs?: number
    bid?: string
  } = {},
): ClearingHouse {
  const house = adaAndBo([close, ...steps], { rulebook: said.rulebook ?? {} })
  house.deposit('cy', '6_000')
  house.deposit('di', '1_500')
  house.openFund('members', 'member-fund', '3_500')
  const [cy, di] = said.tiers ?? [0, 0]
  house.do({
    type: 'set-members',
    fund: 'members',
    members: [
      { account: house.id('ada'), contribution: 500 },
      { account: house.id('cy'), contribution: 1_000, tier: cy },
      { account: house.id('di'), contribution: 2_000, tier: di },
    ],
    ...(said.noticeMs === undefined ? {} : { noticeMs: said.noticeMs }),
  })
  house.rest({ bids: [[said.bid ?? '33_000', '100']] })
  return house
}

const used = (house: ClearingHouse): number[] =>
  (house.house.tables.members.get('members') ?? []).map((member) => member.used)

const debts = (house: ClearingHouse): (string | number)[][] =>
  [...house.house.tables.claims.values()].map((each) => [
    house.nameOf(each.debtor),
    each.creditors,
    each.amount - each.repaid,
  ])

test('the defaulter’s own contribution pays first, then the venue, then the others by what they put in', () => {
  const house = clearing([contribution, step('draw-capital'), survivors, claim])
  house.openFund('capital', 'capital', '1_500')
  house.moveMarkTo('33_000')
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 14_000 down, 2 open
      own-margin     pays  10_000  deficit  4_000  open 2
      close-on-book  pays       0  deficit  4_000  open 0   2 at 33_000
      own-contribution pays     500  deficit  3_500  open 0
      draw-capital   pays   1_500  deficit  2_000  open 0
      default-fund   pays   2_000  deficit      0  open 0"
  `)
  expect(used(house)).toEqual([500, 667, 1_333])
  expect(house.balanceOf('members')).toBe(1_000)
  expect(debts(house)).toEqual([])
})

test('a defaulter’s contribution pays for no other’s loss, and the rest is a claim by name', () => {
  const house = clearing([survivors, claim])
  house.moveMarkTo('33_000')
  expect(used(house)).toEqual([0, 1_000, 2_000])
  expect(house.balanceOf('members')).toBe(500)
  expect(debts(house)).toEqual([['ada', 'winners', 1_000]])
})

test('lower tiers are used up before higher ones pay', () => {
  const house = clearing(
    [contribution, step('draw-capital'), step('draw-member-fund', { by: 'tier' }), claim],
    {
      tiers: [1, 0],
    },
  )
  house.openFund('capital', 'capital', '1_200')
  house.do({ type: 'set-tier', fund: 'members', account: house.id('cy'), tier: 3 })
  house.moveMarkTo('33_000') // 2_300 are left for them: di stands first with all of his 2_000
  expect(used(house)).toEqual([500, 300, 2_000])
})

test('a member makes up for what was used before his money is more contribution', () => {
  const house = clearing([survivors, claim])
  house.moveMarkTo('33_000')
  const body = { type: 'contribute', fund: 'members', account: house.id('cy') } as const
  house.do({ ...body, amount: 700 })
  expect(the(house, 'contributed').replenished).toBe(700)
  house.do({ ...body, amount: 800 })
  expect(the(house, 'contributed').replenished).toBe(300)
  expect(house.house.tables.members.get('members')?.[1]).toMatchObject({ contribution: 1_500, used: 0 })
  expect(house.balanceOf('members')).toBe(2_000)
  expect(house.try({ ...body, amount: 9_000 })).toMatchObject({
    reason: 'balance-insufficient',
    asked: 9_000,
  })
  expect(house.try({ ...body, account: house.id('bo'), amount: 1 })).toMatchObject({ reason: 'not-a-member' })
})

test('a contribution leaves after its notice, never the part that is used, and answers for losses until then', () => {
  const house = clearing([survivors, claim], { noticeMs: 60_000, bid: '34_000' })
  const of = { fund: 'members', account: house.id('di'), amount: 1_500 } as const
  expect(house.try({ type: 'withdraw-contribution', ...of })).toEqual({
    reason: 'notice-missing',
    fund: 'members',
    account: house.id('di'),
    asked: 1_500,
    allowed: 0,
    from: null,
  })
  house.do({ type: 'give-notice', ...of })
  house.at += 59_999
  expect(house.try({ type: 'withdraw-contribution', ...of })).toMatchObject({ allowed: 1_500, from: 61_000 })
  house.moveMarkTo('34_000') // 2_000 are missing: 667 and 1_333 of them
  house.at += 1
  expect(house.try({ type: 'withdraw-contribution', ...of })).toMatchObject({
    reason: 'balance-insufficient',
    available: 667,
  })
  house.do({ type: 'withdraw-contribution', ...of, amount: 600 })
  expect(house.balanceOf('di')).toBe(2_100)
  expect(house.house.tables.members.get('members')?.[2]).toMatchObject({ contribution: 1_400, used: 1_333 })
})

test('a call is limited for one default and, within the cool-off time, for several together', () => {
  const limited = step('call', { multiple: 1_000_000, multipleOfSeveral: 1_500_000, coolOffMs: 60_000 })
  const house = clearing([limited, claim], { bid: '34_000' })
  house.deposit('di', '8_500')
  house.deposit('eve', '18_000')
  house.trade({ buyer: 'eve', seller: 'bo', quantity: '2', price: '40_000' })

  house.moveMarkTo('34_000') // ada: 2_000 missing, eve none yet
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 12_000 down, 2 open
      own-margin     pays  10_000  deficit  2_000  open 2
      close-on-book  pays       0  deficit  2_000  open 0   2 at 34_000
      call           pays   2_000  deficit      0  open 0   cy 667, di 1_333"
  `)
  house.at += 30_000
  house.rest({ bids: [['28_000', '100']] })
  house.moveMarkTo('28_000') // eve: 6_000 missing; of 1.5 times 3_000 there are 2_500 left
  expect(told(house)).toMatchInlineSnapshot(`
    "eve is 24_000 down, 2 open
      own-margin     pays  18_000  deficit  6_000  open 2
      close-on-book  pays       0  deficit  6_000  open 0   2 at 28_000
      call           pays   2_500  deficit  3_500  open 0   ada 0, cy 833, di 1_667
      record-claim   pays   3_500  deficit      0  open 0   owed to winners"
  `)
  expect(house.house.tables.calls.map(({ member, amount }) => [house.nameOf(member), amount])).toEqual([
    ['cy', 667],
    ['di', 1_333],
    ['cy', 833],
    ['di', 1_667],
  ])
})

test('once the cool-off time is over a default has its own limit again', () => {
  const limited = step('call', { multiple: 1_000_000, coolOffMs: 60_000 })
  const house = clearing([limited, claim], { bid: '34_000' })
  house.deposit('di', '8_500')
  house.deposit('eve', '18_000')
  house.trade({ buyer: 'eve', seller: 'bo', quantity: '2', price: '40_000' })
  house.moveMarkTo('34_000')
  house.at += 60_000
  house.rest({ bids: [['28_000', '100']] })
  house.moveMarkTo('28_000')
  expect(house.last.filter(({ type }) => type === 'allocated')).toMatchObject([{ total: 3_000n }])
})

test('what a member cannot pay is a claim against him, is not asked of others and never called again', () => {
  const limited = step('call', { multiple: 1_000_000, unpaid: 'claim' })
  const house = clearing([limited, claim])
  house.moveMarkTo('33_000') // 4_000 missing, 3_000 can be called: cy 1_000, di 2_000 of which he has 1_500
  expect(told(house)).toMatchInlineSnapshot(`
    "ada is 14_000 down, 2 open
      own-margin     pays  10_000  deficit  4_000  open 2
      close-on-book  pays       0  deficit  4_000  open 0   2 at 33_000
      call           pays   2_500  deficit  1_500  open 0   cy 1_000, di 1_500
      record-claim   pays   1_500  deficit      0  open 0   owed to winners"
  `)
  expect(debts(house)).toEqual([
    ['di', 'members', 500],
    ['ada', 'winners', 1_500],
  ])
  expect(house.house.tables.members.get('members')?.[2].called).toBe(2_000)
})

test('a call that is paid late, when nobody is owed anything any more, is the fund’s', () => {
  const limited = step('call', { multiple: 1_000_000, unpaid: 'claim' })
  const house = clearing([limited, step('draw-capital'), claim])
  house.openFund('capital', 'capital', '9_000')
  house.moveMarkTo('33_000')
  house.deposit('di', '800')
  const body = { type: 'repay-claim', asset: 0, from: house.id('di'), loss: 0 } as const
  expect(house.try({ ...body, amount: 501 })).toMatchObject({
    reason: 'repayment-too-large',
    outstanding: 500n,
  })
  house.do({ ...body, amount: 500 })
  expect(house.balanceOf('members')).toBe(4_000)
  expect(debts(house)).toEqual([])
})

test('money that comes in later goes back the way it came: claims first, the last payers before the first', () => {
  const house = clearing(
    [contribution, step('draw-capital'), survivors, step('call', { unpaid: 'claim' }), claim],
    { rulebook: { payBack: 'reverse-order' }, bid: '32_000' },
  )
  house.openFund('capital', 'capital', '200')
  house.deposit('estate', '10_000')
  house.moveMarkTo('32_000') // 6_000: 500 own, 200 venue, 3_000 fund, cy 767 and di 1_533 are called; di has 1_500
  const loss = 0
  expect(debts(house)).toEqual([
    ['di', 'members', 33],
    ['ada', 'winners', 33],
  ])
  const repay = (amount: number, from = 'estate') =>
    house.try({ type: 'repay-claim', asset: 0, from: house.id(from), amount, loss })

  expect(repay(1_033)).toBeNull() // 33 to the claim, then 1_000 to who was called, by what they paid
  expect([house.balanceOf('cy'), house.balanceOf('di')]).toEqual([6_000 - 767 + 338, 662])

  house.deposit('di', '33')
  expect(repay(33, 'di')).toBeNull() // his debt of the call; the money goes on to who is still owed
  expect(debts(house)).toEqual([])

  expect(repay(1_234 + 1_500)).toBeNull()
  expect(used(house)).toEqual([500, 500, 1_000]) // the fund has 1_500 of its 3_000 back
  expect(house.balanceOf('capital')).toBe(0)
  expect(repay(2_201)).toMatchObject({ reason: 'repayment-too-large', asked: 2_201, outstanding: 2_200n })
  expect(repay(2_200)).toBeNull() // the rest of the fund, the venue, and last the defaulter’s own part
  expect(used(house)).toEqual([0, 0, 0])
  expect(house.balanceOf('capital')).toBe(200)
  expect(house.balanceOf('members')).toBe(3_500)
  expect(house.house.tables.estates.size).toBe(0)
  expect(repay(1)).toMatchObject({ reason: 'nothing-to-repay' })
})

test('what the defaulter put into the fund himself is his own, so it is no part of what fell on others', () => {
  const house = clearing([contribution, survivors, claim])
  house.moveMarkTo('33_000') // 4_000 missing: 500 of ada's own, the rest of the other two
  expect(the(house, 'loss-closed')).toMatchObject({
    defaultLoss: 14_000,
    externalizedLoss: 3_500, // cy and di lose 3_000, and 500 are claimed
    uncoveredLoss: 500,
    claimed: 500,
  })
})

test('who was called twice for one loss is owed both calls, and each comes back once', () => {
  // Nobody buys ada's position at first, so her loss comes by at the call a second time.
  const house = clearing([step('call', { multiple: 2_000_000 }), claim], {
    rulebook: { payBack: 'reverse-order' },
    bid: '1',
  })
  house.deposit('di', '8_500')
  house.deposit('estate', '10_000')
  house.rest({ bids: [] })
  house.moveMarkTo('34_000') // 2_000 missing: cy 667, di 1_333
  house.moveMarkTo('33_000') // 2_000 more
  house.rest({ bids: [['33_000', '2']] })
  house.do({ type: 'advance-time' })
  expect([house.balanceOf('cy'), house.balanceOf('di')]).toEqual([6_000 - 1_334, 10_000 - 2_666])

  const repay = (amount: number): void =>
    void house.do({ type: 'repay-claim', asset: 0, from: house.id('estate'), amount, loss: 0 })
  repay(500)
  repay(2_500) // the rest of the second call, and a third of the first
  repay(1_000)
  expect([house.balanceOf('cy'), house.balanceOf('di')]).toEqual([6_000, 10_000])
  expect(house.house.tables.estates.size).toBe(0)
})
