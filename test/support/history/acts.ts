import type { CommandBody, MarkMove, Trade } from '../../../src/core/engine/commands.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { markSources } from '../../../src/core/waterfall/source.ts'
import { mutualMakers } from './mutual-acts.ts'
import { optionMakers } from './option-acts.ts'
import { optionSeries } from './option-world.ts'
import { FIRST_PARTICIPANT } from './setup.ts'
import { type Act, instrumentTerms, LINEAR_PERPETUAL, type World } from './world.ts'

type Make = (house: House, world: World, act: Act) => CommandBody

/** How often each kind of command comes, in parts of the whole. */
const makers: readonly (readonly [weight: number, make: Make])[] = [
  [300, trade],
  [60, tradeUnderOrder],
  [170, moveMarks],
  [40, reserve],
  [15, release],
  [40, deposit],
  [40, withdraw],
  [20, transfer],
  [14, compensate],
  [70, replaceDepth],
  [25, updateDepth],
  [30, funding],
  [12, () => ({ type: 'close-period' })],
  [40, () => ({ type: 'advance-time' })],
  [6, settle],
  [3, delist],
  [12, changeTerms],
  [35, fill],
  [15, endOrder],
  [20, bid],
  [12, repay],
  [15, bust],
  [8, adopt],
  [8, (_, __, [, a]) => ({ type: 'operator-order', order: 'go', isOn: a % 2 === 0 })],
  [8, openAccount],
  [6, (house, _, [, a]) => ({ type: 'close-account', account: a % house.book.accounts })],
  [6, setMembers],
  [24, nonsense],
  ...mutualMakers,
  ...optionMakers,
]
const total = makers.reduce((sum, [weight]) => sum + weight, 0)

/** What an act means in the state it meets. */
export function bodyOf(house: House, world: World, act: Act): CommandBody {
  let place = act[0] % total
  for (const [weight, make] of makers) {
    if (place < weight) return make(house, world, act)
    place -= weight
  }
  throw new Error('the weights cover every act')
}

/** Time between two commands: mostly none or a second, at times ten minutes. */
export function pauseOf([, a, b, c, d]: Act): number {
  const pick = (a * 31 + b * 17 + c * 7 + d) % 16
  return pick < 8 ? 0 : pick < 14 ? 1_000 : pick === 14 ? 61_000 : 600_000
}

/** Participants and isolated buckets twice as often as the house's own accounts that hold positions. */
function anybody(house: House, seed: number): number {
  const people = house.book.accounts - FIRST_PARTICIPANT
  const row = FIRST_PARTICIPANT + (seed % people)
  const kind = house.book.kindOf(row)
  if (kind === 'participant' || kind === 'isolated' || kind === 'backstop' || seed % 7 === 0) return row
  return FIRST_PARTICIPANT + (seed % 11)
}

function anyInstrument(house: House, seed: number): number {
  const wanted = seed % 3 === 0 ? [2, 3, 4, ...optionSeries] : [2, 3, 4]
  const open = wanted.filter((series) => series < house.markets.count && house.markets.status[series] !== 2)
  return open.length === 0 || seed % 97 === 0 ? LINEAR_PERPETUAL + (seed % 3) : open[seed % open.length]
}

function onGrid(house: House, series: number, price: number): number {
  const { priceStep } = house.markets.instrument(series)
  return Math.max(priceStep, Math.round(price / priceStep) * priceStep)
}

function near(house: House, series: number, seed: number): number {
  const mark = house.markets.mark[series]
  return onGrid(house, series, mark * (0.97 + (seed % 61) / 1_000))
}

function trade(house: House, _: World, [, a, b, c, d]: Act): Trade {
  const series = anyInstrument(house, c)
  const buyer = anybody(house, a)
  const other = anybody(house, b)
  const seller = other === buyer ? anybody(house, b + 1) : other
  const quantity = 1 + (d % 17) * (d % 4 === 0 ? 8 : 1)
  return {
    type: 'trade',
    buyer,
    seller,
    series,
    quantity,
    price: near(house, series, d >> 3),
    taker: d % 2 === 0 ? 'buyer' : 'seller',
    buyerOrder: null,
    sellerOrder: null,
  }
}

function tradeUnderOrder(house: House, world: World, act: Act): Trade {
  const plain = trade(house, world, act)
  const orders = [...house.tables.reservations]
  if (orders.length === 0) return plain
  const [order, { account, series, quantity }] = orders[act[1] % orders.length]
  const size = 1 + (act[4] % Math.abs(quantity))
  const other = account === plain.buyer ? plain.seller : plain.buyer
  const sides = quantity > 0 ? [account, other, order, null] : [other, account, null, order]
  const [buyer, seller, buyerOrder, sellerOrder] = sides as [number, number, number | null, number | null]
  const price = near(house, series, act[3])
  return { ...plain, buyer, seller, series, quantity: size, price, buyerOrder, sellerOrder }
}

/** Small steps mostly, jumps at times, a gap now and then; one series or all of them in one batch. */
function moveMarks(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const { markets } = house
  const move = (series: number, seed: number): MarkMove => {
    const mark = markets.mark[series] === 0 ? 1_000 : markets.mark[series]
    const kind = d % 20
    const reach = kind < 8 ? 0.02 : kind < 14 ? 0.12 : kind < 18 ? 0.3 : 0.8
    const factor = 1 + reach * ((seed % 2_001) / 1_000 - 1)
    const pulled = mark < 100 ? mark * 1.5 : mark > 10_000 ? mark * 0.7 : mark
    return { series, mark: Math.max(1, Math.round(pulled * factor)) }
  }
  const live = [0, 1, 2, 3, 4].filter((series) => series < markets.count && markets.status[series] !== 2)
  const said = d % 13 === 0 ? { source: markSources[d % 2] } : {}
  if (a % 3 === 0)
    return { type: 'move-marks', marks: live.map((series, at) => move(series, b + c * at)), ...said }
  const series = a % 5 === 0 ? a % 2 : anyInstrument(house, a)
  return { type: 'move-marks', marks: [move(series, b)] }
}

function reserve(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const series = anyInstrument(house, b)
  const quantity = (1 + (c % 9)) * (d % 2 === 0 ? 1 : -1)
  const price = near(house, series, d)
  return { type: 'reserve-order', order: c, account: anybody(house, a), series, quantity, price }
}

function release(house: House, _: World, [, a]: Act): CommandBody {
  const orders = [...house.tables.reservations.keys()]
  return { type: 'release-order', order: orders.length === 0 ? a : orders[a % orders.length] }
}

function deposit(house: House, _: World, [, a, b, c]: Act): CommandBody {
  return { type: 'deposit', account: anybody(house, a), asset: b % 2, amount: 1 + (c % 20_000) }
}

function withdraw(house: House, _: World, [, a, b, c]: Act): CommandBody {
  return { type: 'withdraw', account: anybody(house, a), asset: b % 2, amount: 1 + (c % 30_000) }
}

function transfer(house: House, _: World, [, a, b, c]: Act): CommandBody {
  const pairs = [
    [8, 16],
    [16, 8],
    [9, 17],
    [17, 9],
    [13, 18],
    [18, 13],
    [19, 21],
    [24, 19],
    [anybody(house, b), anybody(house, c)],
  ]
  const [from, to] = pairs[a % pairs.length]
  return { type: 'transfer-margin', from, to, asset: b % 2, amount: 1 + (c % 25_000) }
}

/** Mostly from a named account of the house to somebody, at times from anybody. */
function compensate(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const named = [...house.tables.named.values(), ...house.tables.house.map(({ fees }) => fees)]
  const from = a % 9 === 0 ? anybody(house, a) : named[a % named.length]
  const asset = d % 5 === 0 || !house.book.isOpen(from) ? d % 2 : house.book.homeAssetOf(from)
  const amount = 1 + (c % (d % 3 === 0 ? 20_000 : 400))
  return { type: 'compensate', from, to: anybody(house, b), asset, amount, dispute: d }
}

function replaceDepth(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const series = a % 4 === 0 ? a % 2 : anyInstrument(house, a)
  const mark = house.markets.mark[series] || 1_000
  const step = house.markets.isInstrument(series) ? house.markets.instrument(series).priceStep : 1
  const base = Math.max(20, Math.round(mark / step))
  const level = (side: 1 | -1, at: number): { price: number; quantity: number; owner: number } => {
    const offset = Math.max(1, Math.round((base * (1 + at * (1 + (c % 9)))) / 200))
    const owner = (b + at) % 5 === 0 && house.markets.isInstrument(series) ? anybody(house, b + at) : -1
    const quantity = (1 + ((d + at * 7) % 40)) * (house.markets.isInstrument(series) ? 1 : 5_000)
    return { price: Math.max(1, base + side * offset) * step, quantity, owner }
  }
  const bids = Array.from({ length: b % 5 }, (_, at) => level(-1, at)).filter(
    ({ price }) => price < base * step,
  )
  const asks = Array.from({ length: c % 5 }, (_, at) => level(1, at))
  const unique = (levels: typeof bids): typeof bids =>
    levels.filter(({ price }, at) => levels.findIndex((other) => other.price === price) === at)
  return {
    type: 'replace-depth',
    series,
    snapshot: { at: house.at, bids: unique(bids), asks: unique(asks) },
  }
}

function updateDepth(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const series = anyInstrument(house, a)
  const depth = house.depths[series]
  const side = b % 2 === 0 ? 'bid' : 'ask'
  const known = depth?.levels(side, 3) ?? []
  const price = known.length === 0 ? near(house, series, c) : known[c % known.length].price
  const change = { price, quantity: d % 3 === 0 ? 0 : d % 30 }
  const increment = {
    at: house.at,
    bids: side === 'bid' ? [change] : [],
    asks: side === 'ask' ? [change] : [],
  }
  return { type: 'update-depth', series, increment }
}

function funding(house: House, _: World, [, a, b, c]: Act): CommandBody {
  const size = c % 9 === 0 ? 90_000_000 : 1_234_567
  return {
    type: 'apply-funding',
    series: anyInstrument(house, a),
    rate: (((b % 2_001) - 1_000) * (size / 1_000)) | 0,
  }
}

function settle(house: House, _: World, [, a, b]: Act): CommandBody {
  const delisted = [...house.tables.delisted].filter((series) => house.markets.status[series] !== 2)
  const series = delisted.length > 0 && a % 2 === 0 ? delisted[0] : 4
  return { type: 'settle', series, price: Math.max(1, house.markets.mark[series] + ((b % 21) - 10)) }
}

function delist(house: House, _: World, [, a]: Act): CommandBody {
  return { type: 'delist', series: a % 3 === 0 ? anyInstrument(house, a >> 2) : 4 }
}

function changeTerms(house: House, world: World, [, a, b]: Act): CommandBody {
  const series = anyInstrument(house, a)
  const { terms } = house.markets.instrument(series)
  if (terms.kind === 'option')
    return { type: 'change-terms', series, terms: { ...terms, highestMark: 90_000 + b } }
  return { type: 'change-terms', series, terms: instrumentTerms(world, series, b % 3) }
}

function fill(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const waiting = [...house.tables.losses.values()].filter((loss) => loss.order !== null)
  if (waiting.length === 0)
    return { type: 'fill-liquidation', loss: a % 50, counterparty: null, quantity: 1, price: 1_000 }
  const { id, order } = waiting[a % waiting.length]
  const series = order?.series ?? LINEAR_PERPETUAL
  const left = Math.max(1, Math.abs(order?.quantity ?? 1))
  const price = d % 3 === 0 && order?.limit ? order.limit : near(house, series, d)
  const counterparty = b % 2 === 0 ? null : anybody(house, b)
  return { type: 'fill-liquidation', loss: id, counterparty, quantity: 1 + (c % left), price }
}

function endOrder(house: House, _: World, [, a, b]: Act): CommandBody {
  const waiting = [...house.tables.losses.values()].filter((loss) => loss.order !== null)
  const loss = waiting.length === 0 ? a % 50 : waiting[a % waiting.length].id
  return { type: 'end-liquidation', loss, why: b % 2 === 0 ? 'cancelled' : 'expired' }
}

function bid(house: House, _: World, [, a, b, c]: Act): CommandBody {
  const auctioned = [...house.tables.losses.values()].filter((loss) => loss.status === 'in-auction')
  const chosen = auctioned[a % Math.max(1, auctioned.length)]
  const fraction = c % 2 === 0 ? 1_000_000 : 1 + c * 15
  const terms = { bidder: anybody(house, b), fraction }
  if (c % 3 === 0) return { type: 'bid', account: chosen?.bucket ?? anybody(house, a), ...terms }
  return { type: 'bid', loss: chosen?.id ?? a % 50, ...terms }
}

function repay(house: House, _: World, [, a, b, c]: Act): CommandBody {
  return { type: 'repay-claim', asset: a % 2, from: anybody(house, b), amount: 1 + (c % 20_000) }
}

/** Undoes a trade that looks like one somebody might have made. */
function bust(house: House, world: World, act: Act): CommandBody {
  const old = { ...trade(house, world, act), quantity: 1 + (act[4] % 3) }
  const corrected = act[3] % 2 === 0 ? null : { ...old, price: near(house, old.series, act[1]) }
  return { type: 'bust-trade', sequence: act[1], trade: old, corrected }
}

function adopt(_: House, world: World, [, a]: Act): CommandBody {
  return { type: 'adopt-rulebook', rulebook: world.rulebooks[a % 2] }
}

function openAccount(house: House, _: World, [, a, b]: Act): CommandBody {
  const asset = a % 2
  if (b % 2 === 0) return { type: 'open-account', kind: 'participant', asset, owner: null }
  return { type: 'open-account', kind: 'isolated', asset, owner: anybody(house, b) }
}

function setMembers(house: House, _: World, [, a, b, c]: Act): CommandBody {
  return {
    type: 'set-members',
    fund: 'members',
    members: [
      { account: anybody(house, a), contribution: b % 3_000, tier: b % 3 },
      { account: FIRST_PARTICIPANT + 3, contribution: c % 2_500 },
    ],
    ...(c % 2 === 0 ? { noticeMs: 60_000 } : {}),
  }
}

/** Commands that nobody should send. */
function nonsense(house: House, world: World, act: Act): CommandBody {
  const [, a, b, c, d] = act
  const some = trade(house, world, act)
  const choices: CommandBody[] = [
    { ...some, price: some.price + 1 },
    { ...some, quantity: 0.5 },
    { ...some, quantity: 5_000 },
    { ...some, seller: some.buyer },
    { ...some, series: 17 },
    { ...some, buyer: 4_711 },
    { ...some, buyerOrder: 99_999 },
    { type: 'deposit', account: a % 40, asset: b % 3, amount: -c },
    { type: 'deposit', account: a % 40, asset: b % 3, amount: Number.NaN },
    { type: 'withdraw', account: a % 40, asset: b % 3, amount: 1e12 },
    { type: 'move-marks', marks: [{ series: a % 6, mark: 0 }] },
    {
      type: 'move-marks',
      marks: [
        { series: 2, mark: 1_001 },
        { series: 9, mark: 5 },
      ],
    },
    { type: 'apply-funding', series: a % 6, rate: 2e9 },
    { type: 'list-asset', terms: { name: 'USD', decimals: 2, borrowLimit: 0 } },
    { type: 'list-instrument', terms: instrumentTerms(world, LINEAR_PERPETUAL) },
    { type: 'adopt-rulebook', rulebook: { ...world.rulebooks[0], steps: [] } },
    {
      type: 'replace-depth',
      series: 2,
      snapshot: { at: house.at, bids: [{ price: 5, quantity: -1 }], asks: [] },
    },
    { type: 'close-account', account: a % house.book.accounts },
    { type: 'transfer-margin', from: a % 40, to: b % 40, asset: c % 2, amount: 1 },
  ]
  return choices[d % choices.length]
}
