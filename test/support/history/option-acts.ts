import type { CommandBody, MarkMove, Trade } from '../../../src/core/engine/commands.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import {
  adoptModel,
  CALL,
  FORWARD,
  INDEX,
  INDEX_FUTURE,
  OPTION_EXPIRY,
  optionSeries,
  RATE,
  VOLATILITY,
} from './option-world.ts'
import { FIRST_PARTICIPANT } from './setup.ts'
import type { Act, World } from './world.ts'

type Make = (house: House, world: World, act: Act) => CommandBody

const makers: readonly (readonly [weight: number, make: Make])[] = [
  [200, tradeOption],
  [150, moveOptions],
  [25, settleExpiry],
  [4, (house, _, [, a, b]) => ({ type: 'settle', series: optionOf(house, a), price: b % 40 })],
  [10, chooseMargin],
  [4, (_, world, [, a, b]) => adoptModel(optionsOf(world), a % 2, b % 3 > 0)],
  [8, strange],
]

/** Commands about options, each with how often it comes; in a world without options time goes on instead. */
export const optionMakers: readonly (readonly [weight: number, make: Make])[] = makers.map(
  ([weight, make]) => [
    weight,
    (house, world, act) => (world.options === null ? { type: 'advance-time' } : make(house, world, act)),
  ],
)

function optionsOf({ options }: World): NonNullable<World['options']> {
  if (options === null) throw new Error('a world without options')
  return options
}

/** Those who trade options: everybody, at times a backstop or somebody's isolated bucket. */
function anyTrader(seed: number): number {
  return FIRST_PARTICIPANT + (seed % (seed % 5 === 0 ? 18 : 8))
}

function optionOf(house: House, seed: number): number {
  const open = [...optionSeries, INDEX_FUTURE].filter((series) => house.markets.status[series] !== 2)
  return open.length === 0 ? CALL : open[seed % open.length]
}

function tradeOption(house: House, _: World, [, a, b, c, d]: Act): Trade {
  const series = optionOf(house, c)
  const { priceStep } = house.markets.instrument(series)
  const buyer = anyTrader(a)
  const other = anyTrader(b)
  const price = house.markets.mark[series] * (0.8 + (d % 41) / 100)
  return {
    type: 'trade',
    buyer,
    seller: other === buyer ? anyTrader(b + 1) : other,
    series,
    quantity: 1 + (d % 23) * (d % 6 === 0 ? 6 : 1),
    price: Math.max(priceStep, Math.round(price / priceStep) * priceStep),
    taker: d % 2 === 0 ? 'buyer' : 'seller',
    buyerOrder: null,
    sellerOrder: null,
    ...(d % 11 === 0 ? { indexMark: 900 + (a % 200) } : {}),
  }
}

/** The index moves with everything that hangs on it, or one of them by itself; what is worth little may be worth nothing. */
function moveOptions(house: House, _: World, [, a, b, c, d]: Act): CommandBody {
  const { markets } = house
  const reach = d % 20 < 14 ? 0.04 : d % 20 < 19 ? 0.2 : 0.6
  const factor = 1 + reach * ((b % 2_001) / 1_000 - 1)
  const moved = (series: number, by: number, least: number): MarkMove => {
    const mark = markets.mark[series]
    const pulled = mark < 100 && least > 0 ? mark * 1.5 : mark > 10_000 ? mark * 0.7 : mark
    return { series, mark: Math.max(least, Math.min(99_000, Math.round(pulled * by))) }
  }
  const price = moved(INDEX, factor, 20)
  if (a % 4 === 0) return { type: 'move-marks', marks: [price] }
  if (a % 4 === 1) {
    const volatility = { series: VOLATILITY + (c % 2), mark: c % 13 === 0 ? 0 : 20 + (c % 160) }
    return { type: 'move-marks', marks: [volatility, { series: RATE, mark: d % 9 }] }
  }
  const marks = [...optionSeries].filter((series) => markets.status[series] !== 2)
  const isCall = (series: number): boolean => markets.instrument(series).terms.option?.right === 'call'
  const changed = marks.map((series, at) => {
    const change = (price.mark - markets.mark[INDEX]) * (isCall(series) ? 0.5 : -0.5) * ((c >> at) % 2)
    return {
      series,
      mark: Math.max(0, Math.min(9_000, Math.round(markets.mark[series] + change + ((c + at) % 7) - 3))),
    }
  })
  const future =
    markets.status[INDEX_FUTURE] === 2 ? [] : [{ series: INDEX_FUTURE, mark: price.mark + (c % 5) }]
  return {
    type: 'move-marks',
    marks: [price, { series: FORWARD, mark: price.mark + (c % 9) }, ...changed, ...future],
  }
}

function settleExpiry(_: House, __: World, [, a]: Act): CommandBody {
  return { type: 'settle-expiry', index: a % 5 === 0 ? RATE : INDEX, expiresAt: OPTION_EXPIRY }
}

function chooseMargin(_: House, __: World, [, a, b]: Act): CommandBody {
  const model = (['first', 'second', null] as const)[b % 3]
  return { type: 'choose-margin', account: anyTrader(a), model }
}

/** What is asked of the wrong series, or at the wrong time. */
function strange(house: House, world: World, act: Act): CommandBody {
  const [, a, b, c] = act
  const trade = tradeOption(house, world, act)
  const choices: CommandBody[] = [
    { ...trade, series: INDEX },
    { ...trade, price: 0 },
    { ...trade, indexMark: 0 },
    { type: 'apply-funding', series: a % 10, rate: 1_000 },
    { type: 'settle', series: INDEX + (b % 3), price: 5 },
    { type: 'settle-expiry', index: INDEX, expiresAt: OPTION_EXPIRY - 1 },
    { type: 'move-marks', marks: [{ series: INDEX, mark: 0 }] },
    { type: 'change-terms', series: CALL, terms: house.markets.instrument(CALL + 1).terms },
    { type: 'choose-margin', account: a % 40, model: 'nobody' },
    { type: 'list-reference', terms: house.markets.reference(RATE).terms },
    { type: 'replace-depth', series: INDEX, snapshot: { at: house.at, bids: [], asks: [] } },
    {
      type: 'reserve-order',
      order: c,
      account: anyTrader(b),
      series: optionOf(house, a),
      quantity: (b % 9) - 4,
      price: 20,
    },
  ]
  return choices[c % choices.length]
}
