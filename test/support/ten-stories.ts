import type { Event } from '../../src/core/engine/events.ts'
import { deficitOf, openCells } from '../../src/core/waterfall/bucket.ts'
import type { Venue } from '../../src/venues/index.ts'
import type { ClearingHouse } from './clearing-house.ts'
import { type Means, openVenue, poor, rich } from './open-venue.ts'
import { listPerp } from './venues.ts'

/** One loss, told the same way to every rulebook. */
export interface LossStory {
  readonly name: string
  readonly about: string
  tell(venue: Venue): ClearingHouse
}

/**
 * The plain losses: ada is long 20 at 40_000 with 100_000, bo and cy are short 10 each with 100_000 and 300_000.
 * Maintenance is 5%, so she is liquidated at 36_842; her bankruptcy price is 35_000.
 */
export const tenStories: readonly LossStory[] = [
  {
    name: 'small-gap',
    about: 'the book takes all of it above the bankruptcy price',
    tell(venue) {
      const house = adaBoAndCy(venue, rich)
      house.rest({ bids: [['35_500', '40']] })
      return move(house, '35_600')
    },
  },
  {
    name: 'fund-pays',
    about: 'the book is empty and the mark gaps past the bankruptcy price; the house is rich',
    tell: (venue) => move(adaBoAndCy(venue, rich), '33_000'),
  },
  {
    name: 'fund-short',
    about: 'the same gap, and the fund holds a quarter of what is missing',
    tell: (venue) => move(adaBoAndCy(venue, { ...poor, fund: '10_000' }), '33_000'),
  },
  {
    name: 'winners-pay',
    about: 'the same gap, and the house holds nothing: two winners of different rank',
    tell: (venue) => move(adaBoAndCy(venue, poor), '33_000'),
  },
  {
    name: 'no-open-interest',
    about:
      'the market is delisted and settled below the bankruptcy price: a debt is left, and nobody holds anything',
    tell(venue) {
      const house = adaBoAndCy(venue, poor)
      house.do({ type: 'delist', series: 0 })
      house.do({ type: 'settle', series: 0, price: 33_000 })
      return settle(house)
    },
  },
  {
    name: 'three-at-once',
    about: 'three accounts fall in one move and ask one fund for three times what it has',
    tell(venue) {
      const house = openVenue(venue, { ...poor, fund: '30_000' })
      for (const name of ['ada', 'abe', 'amy']) house.deposit(name, '100_000')
      house.deposit('bo', '600_000')
      for (const name of ['ada', 'abe', 'amy']) trade(house, name, 'bo', '20')
      return move(house, '33_000')
    },
  },
  {
    name: 'hedged-winner',
    about:
      'the only winner is long the same coin in a second market, and without his hedge he is under water',
    tell(venue) {
      const house = openVenue(venue, poor)
      const other = listPerp(house, 'BTC-PERP-2')
      house.moveMarkTo('40_000', other)
      house.deposit('ada', '100_000')
      house.deposit('bo', '165_000')
      house.deposit('dee', '900_000')
      trade(house, 'ada', 'bo', '20')
      house.trade({ buyer: 'bo', seller: 'dee', quantity: '20', price: '40_000', series: other })
      house.moveMarks({ 0: '28_000', [other]: '28_000' })
      return settle(house)
    },
  },
  {
    name: 'better-fill',
    about: 'the mark is past the bankruptcy price, and the book pays more than that price all the same',
    tell(venue) {
      const house = adaBoAndCy(venue, rich)
      house.rest({ bids: [['36_500', '40']] })
      return move(house, '34_000')
    },
  },
  {
    name: 'two-rounds',
    about: 'whoever has to pay has lost elsewhere, and falls with it',
    tell(venue) {
      const house = openVenue(venue, poor)
      house.deposit('ada', '100_000')
      house.deposit('bo', '80_000')
      house.deposit('cy', '300_000')
      trade(house, 'ada', 'bo', '16')
      trade(house, 'ada', 'cy', '4')
      const other = listPerp(house, 'ETH-PERP')
      house.moveMarkTo('1_000', other)
      house.trade({ buyer: 'cy', seller: 'bo', quantity: '150', price: '1_000', series: other })
      house.moveMarks({ 0: '33_000', [other]: '1_990' })
      return settle(house)
    },
  },
  {
    name: 'hack',
    about: 'money is gone from an account of the house, 50_000 more than it had',
    tell(venue) {
      const house = adaBoAndCy(venue, { ...poor, fund: '10_000' })
      const account = house.id(venue.house.find(({ kind }) => kind !== 'capital')?.name ?? 'BTC-PERP')
      const amount = house.house.book.cash(account) + house.units('50_000')
      house.do({ type: 'write-off', account, asset: 0, amount, source: 'hack' })
      return settle(house)
    },
  },
]

function adaBoAndCy(venue: Venue, means: Means): ClearingHouse {
  const house = openVenue(venue, means)
  house.deposit('ada', '100_000')
  house.deposit('bo', '100_000')
  house.deposit('cy', '300_000')
  trade(house, 'ada', 'bo', '10')
  trade(house, 'ada', 'cy', '10')
  return house
}

function trade(house: ClearingHouse, buyer: string, seller: string, quantity: string): void {
  house.trade({ buyer, seller, quantity, price: '40_000' })
}

function move(house: ClearingHouse, mark: string): ClearingHouse {
  house.moveMarkTo(mark)
  return settle(house)
}

/**
 * Time goes by, as long as it can bring a loss further: the richest bids once half an hour of an auction is over,
 * auctions and waits end, the operator gives the orders the rulebook knows, a period is closed.
 */
function settle(house: ClearingHouse): ClearingHouse {
  for (let halfHour = 0; halfHour < 8 && isOpen(house); halfHour += 1) {
    house.at += 1_800_000
    house.do({ type: 'advance-time' })
    if (halfHour === 0) bidFor(house)
  }
  if (isOpen(house))
    for (const order of ordersOf(house)) house.do({ type: 'operator-order', order, isOn: true })
  house.do({ type: 'close-period' })
  return house
}

function isOpen(house: ClearingHouse): boolean {
  return house.house.tables.losses.size > 0
}

function bidFor(house: ClearingHouse): void {
  const auctioned = [...house.house.tables.losses.values()].filter(({ status }) => status === 'in-auction')
  const buckets = new Set(auctioned.map(({ bucket }) => bucket))
  const traders = [...house.names].filter(
    ([, id]) => house.house.book.kindOf(id) === 'participant' && !buckets.has(id),
  )
  const [richest] = traders.toSorted(([a], [b]) => house.equityOf(b) - house.equityOf(a))
  for (const { id } of auctioned) house.do({ type: 'bid', loss: id, bidder: richest[1], fraction: 1_000_000 })
}

/** Orders of the operator that a step of the rulebook in force waits for. */
function ordersOf(house: ClearingHouse): string[] {
  const conditions = house.house.rulebooks.at(-1)!.steps.flatMap(({ when }) => when)
  return [...new Set(conditions.flatMap((each) => (each.on === 'operator' ? [each.order] : [])))]
}

/** Who paid in a story, by layer in the order of first payment: `own 100_000 · insurance-fund 40_000 · closed`. */
export function paidBy(house: ClearingHouse): string {
  const paid = new Map<string, number>()
  for (const event of house.events) for (const [layer, amount] of paymentsOf(event)) add(paid, layer, amount)
  const layers = [...paid]
    .filter(([, amount]) => amount !== 0)
    .map(([layer, amount]) => `${layer} ${dollars(amount)}`)
  return [...layers, endingOf(house)].join(' · ')
}

/** Money by layer; what a layer gave up by a price rule counts as paid, what it gained is below zero. */
function paymentsOf(event: Event): (readonly [string, number])[] {
  switch (event.type) {
    case 'allocated':
      return [[event.name, Number(event.total)]]
    case 'deleveraged':
      return [[event.name, -event.gaps.reduce((sum, gap) => sum + gap, 0)]]
    case 'closed-on-book':
      return [[event.name, event.value - event.atMark - event.fee]]
    case 'charged':
      return [[event.name, -event.amount]]
    case 'claim-recorded':
      return [['claim', event.amount]]
    case 'surplus-returned':
      return [['returned', -event.shares.reduce((sum, { amount }) => sum + amount, 0)]]
    default:
      return []
  }
}

function add(paid: Map<string, number>, layer: string, amount: number): void {
  paid.set(layer, (paid.get(layer) ?? 0) + amount)
}

function endingOf(house: ClearingHouse): string {
  const count = (type: Event['type']): number => house.events.filter((event) => event.type === type).length
  const [opened, closed] = [count('loss-opened'), count('loss-closed')]
  if (opened === 0) return 'no loss'
  const losses = opened === 1 ? '' : `${opened} losses, `
  if (closed === opened) return `${losses}closed`
  return `${losses}${opened - closed} open (${openOnes(house).join('; ')})`
}

/** What each loss that is still open waits for: where it stands, what it holds, what it lacks. */
function openOnes({ house }: ClearingHouse): string[] {
  return [...house.tables.losses.values()].map((loss) => {
    const held = openCells(house, loss.bucket).map((cell) => Math.abs(house.book.quantity(cell)))
    return `${loss.status}, ${held.join(' and ')} held, ${dollars(deficitOf(house, loss))} missing`
  })
}

function dollars(units: number): string {
  const text = (Math.abs(units) / 100).toFixed(2).replace(/\.00$/, '')
  return `${units < 0 ? '−' : ''}${text.replace(/\B(?=(\d{3})+(?!\d))/g, '_')}`
}
