import fc from 'fast-check'
import type { Command, CommandBody, Trade } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import { roundings } from '../../src/core/money/rounding.ts'
import {
  type Condition,
  gates,
  type Rulebook,
  type Step,
  scoreNames,
  stepKinds,
} from '../../src/core/waterfall/rulebook.ts'

/** An arbitrary for each member of a union, by its tag: a member without one does not compile. */
type ByTag<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: fc.Arbitrary<Extract<Union, { readonly [Key in Tag]: Name }>>
}

const whole = fc.maxSafeInteger()
const count = fc.maxSafeNat()
const ordinal = fc.nat({ max: 2_147_483_647 })
const ppm = fc.nat({ max: 1_000_000 })
const text = fc.string({ unit: 'binary' })
const big = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
const time = fc.option(whole)
const list = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { maxLength: 4 })
const wholes = list(whole)
const rows = list(ordinal).map((each) => Int32Array.from(each))
const cells = list(whole).map((each) => Float64Array.from(each))
// JSON has no minus zero, and no rank needs one.
const ranks = list(fc.double({ noNaN: true, noDefaultInfinity: true })).map((each) =>
  Float64Array.from(each, (rank) => (rank === 0 ? 0 : rank)),
)
const ratio = fc.record({ numerator: big, denominator: big })
const is = <const T>(value: T): fc.Arbitrary<T> => fc.constant(value)
const one = <const T extends readonly unknown[]>(...words: T): fc.Arbitrary<T[number]> =>
  fc.constantFrom(...words)

const level = fc.record({ share: count, equity: one('below', 'at-or-below') })
const scope = fc.oneof(one('instrument', 'asset'), fc.record({ named: text }))
const window = fc.record({ amount: count, windowMs: count })
const caps = fc.record({
  perLoss: fc.option(count),
  perCommand: fc.option(count),
  perWindow: fc.option(window),
})
const fromAbove = one('above', 'at-or-above')

const conditions: ByTag<Condition, 'on'> = {
  bucket: fc.record({ on: is('bucket'), level }),
  fund: fc.record({ on: is('fund'), scope, is: one('below', 'at-or-below'), amount: count }),
  'fund-drawdown': fc.record({
    on: is('fund-drawdown'),
    scope,
    is: fromAbove,
    share: count,
    windowMs: count,
  }),
  'pool-profit': fc.record({ on: is('pool-profit'), pool: text, is: fromAbove, share: count }),
  instrument: fc.record({ on: is('instrument'), is: one('reduce-only', 'settled') }),
  operator: fc.record({ on: is('operator'), order: text }),
}

const price = fc.oneof(
  fc.record({
    at: one('bankruptcy-price', 'bankruptcy-price-after-paid', 'mark', 'previous-mark', 'average'),
  }),
  fc.record({ at: is('reference'), spread: count }),
  fc.record({ at: is('keep-maintenance'), share: count }),
)
const size = fc.oneof(
  fc.record({ to: is('all') }),
  fc.record({ to: is('health'), target: count }),
  fc.record({ to: is('share'), share: ppm, allBelow: count }),
  fc.record({ to: is('paced'), initial: ppm, overMs: count }),
)
const limit = fc.oneof(
  fc.record({ at: one('none', 'bankruptcy-price') }),
  fc.record({ at: is('keep'), share: count }),
  fc.record({ at: is('fillable'), aggressiveness: count, spread: count }),
)
const select = fc.oneof(
  fc.record({ by: is('queue'), score: one(...scoreNames) }),
  fc.record({ by: is('hashed-walk'), limit: count }),
  fc.record({ by: is('named'), accounts: list(text) }),
  fc.record({ by: one('size', 'pro-rata') }),
)
const base = one(
  'gains-since-default',
  'gains-since-settlement',
  'gains-since-entry',
  'profit-of-period',
  'open-interest',
  'open-interest-opposite',
  'deposits',
  'cash',
  'equity',
  'withdrawals',
)
const feeTaker = one('fund', 'backstop', 'capital', 'fees')
const named = { name: fc.option(text), when: list(fc.oneof(...Object.values(conditions))) }

const steps: ByTag<Step, 'step'> = {
  'cancel-orders': fc.record({ ...named, step: is('cancel-orders'), which: one('all', 'risk-increasing') }),
  'convert-collateral': fc.record({
    ...named,
    step: is('convert-collateral'),
    order: one('as-listed', 'largest-first'),
    price: one('index-less-discount', 'depth'),
    taker: one('market', 'fund', 'backstop'),
  }),
  'close-on-book': fc.record({
    ...named,
    step: is('close-on-book'),
    size,
    limit,
    positions: one('largest-requirement', 'largest-loss', 'as-opened'),
    execution: one('depth', 'outside'),
    whenHopeless: one('close-all', 'hand-over'),
    caps,
  }),
  'transfer-to-backstop': fc.record({
    ...named,
    step: is('transfer-to-backstop'),
    to: list(text),
    price,
    equityMultiple: fc.option(count),
    lossBudget: fc.option(window),
  }),
  bid: fc.record({ ...named, step: is('bid'), from: ppm, to: ppm, overMs: count, insolventBonus: count }),
  deleverage: fc.record({
    ...named,
    step: is('deleverage'),
    select,
    price,
    among: one('all', 'in-profit'),
    cap: one('none', 'equity', 'profit'),
    selfFirst: fc.boolean(),
    most: fc.option(count),
  }),
  'charge-account': fc.record({
    ...named,
    step: is('charge-account'),
    rate: count,
    of: one('closed-notional', 'maintenance-at-default', 'deficit'),
    cap: fc.oneof(is('margin-left'), count),
    to: feeTaker,
  }),
  'draw-fund': fc.record({
    ...named,
    step: is('draw-fund'),
    scope,
    partial: fc.boolean(),
    keep: count,
    caps,
  }),
  'draw-capital': fc.record({ ...named, step: is('draw-capital'), tranche: text, caps }),
  call: fc.record({ ...named, step: is('call'), members: text, multiple: count }),
  socialise: fc.record({ ...named, step: is('socialise'), base, cap: one('base', 'equity'), most: ppm }),
  'tear-up': fc.record({
    ...named,
    step: is('tear-up'),
    price: fc.oneof(price, fc.record({ at: is('mark-at-default') })),
    scope: one('position', 'instrument'),
  }),
  gate: fc.record({ ...named, step: is('gate'), what: list(one(...gates)), forMs: fc.option(count) }),
  defer: fc.record({ ...named, step: is('defer'), forMs: count }),
  'record-claim': fc.record({ ...named, step: is('record-claim'), creditors: text, seniority: count }),
}

/** Any rulebook at all, sensible or not. */
export const rulebook: fc.Arbitrary<Rulebook> = fc.record({
  name: text,
  trigger: level,
  call: fc.option(level),
  order: one('equity-over-maintenance', 'largest-deficit', 'account'),
  bankruptcy: fc.record({
    rule: one('others-fixed', 'share-by-maintenance', 'share-by-notional'),
    closeFee: fc.boolean(),
  }),
  recourse: one('none', 'siblings'),
  pool: one('account', 'command', 'period'),
  surplus: one('bucket', 'fund'),
  reservations: one('initial', 'maintenance'),
  share: one('largest-remainder', 'cumulative'),
  steps: list(fc.oneof(...Object.values(steps))),
})

const assetTerms = fc.record({ name: text, decimals: fc.nat({ max: 15 }), borrowLimit: count })
const collateralTerms = fc.record({
  symbol: text,
  asset: ordinal,
  inAsset: ordinal,
  indexIncrement: ratio,
  collateralWeight: count,
  conversionDiscount: count,
  largestBalance: count,
  highestIndex: count,
  staleAfterMs: fc.option(count),
})
const instrumentTerms: fc.Arbitrary<InstrumentTerms> = fc.record({
  symbol: text,
  kind: one('perpetual', 'future', 'option'),
  payoff: one('linear', 'inverse'),
  settlementAsset: ordinal,
  multiplier: ratio,
  priceIncrement: ratio,
  markIncrement: ratio,
  quantityIncrement: ratio,
  markRounding: one(...roundings),
  largestPosition: count,
  highestMark: count,
  brackets: list(
    fc.record({
      upTo: fc.option(count),
      initial: count,
      maintenance: count,
      initialDeduction: whole,
      maintenanceDeduction: whole,
    }),
  ),
  fees: fc.record({
    maker: whole,
    taker: whole,
    liquidation: whole,
    liquidationSplit: list(fc.record({ to: feeTaker, share: ppm })),
  }),
  staleAfterMs: fc.option(count),
  onStaleMark: one('liquidate', 'defer'),
  expiresAt: fc.option(whole),
  fundScope: text,
})
const instrument = fc.record({ terms: instrumentTerms, scale: count, priceStep: count })
const collateral = fc.record({ terms: collateralTerms, numerator: count, denominator: count })
const priced = { price: whole, quantity: whole }
const snapshot = fc.record(
  {
    at: whole,
    lastUpdateId: whole,
    bids: list(fc.record({ ...priced, owner: ordinal }, { requiredKeys: ['price', 'quantity'] })),
    asks: list(fc.record({ ...priced, owner: is(-1) }, { requiredKeys: ['price', 'quantity'] })),
  },
  { requiredKeys: ['at', 'bids', 'asks'] },
)
const increment = fc.record(
  {
    at: whole,
    sequence: fc.record({ previousId: whole, lastId: whole }),
    bids: list(fc.record(priced)),
    asks: list(fc.record(priced)),
  },
  { requiredKeys: ['at', 'bids', 'asks'] },
)
const marks = list(fc.record({ series: ordinal, mark: whole }))
const members = list(fc.record({ account: ordinal, contribution: whole }))
const houseKind = one('fund', 'member-fund', 'capital', 'backstop', 'pool')

const trade: fc.Arbitrary<Trade> = fc.record({
  type: is('trade'),
  buyer: ordinal,
  seller: ordinal,
  series: ordinal,
  quantity: whole,
  price: whole,
  taker: one('buyer', 'seller'),
  buyerOrder: fc.option(count),
  sellerOrder: fc.option(count),
})
const opening = { type: is('open-account'), asset: ordinal }

/** Any body of a command, by its type. */
export const bodies: ByTag<CommandBody, 'type'> = {
  'open-account': fc.oneof(
    fc.record({ ...opening, kind: is('participant'), owner: fc.option(ordinal) }),
    fc.record({ ...opening, kind: is('isolated'), owner: ordinal }),
    fc.record({ ...opening, kind: houseKind, name: text }),
  ),
  'close-account': fc.record({ type: is('close-account'), account: ordinal }),
  'list-asset': fc.record({ type: is('list-asset'), terms: assetTerms }),
  'list-collateral': fc.record({ type: is('list-collateral'), terms: collateralTerms }),
  'list-instrument': fc.record({ type: is('list-instrument'), terms: instrumentTerms }),
  'change-terms': fc.record({ type: is('change-terms'), series: ordinal, terms: instrumentTerms }),
  delist: fc.record({ type: is('delist'), series: ordinal }),
  deposit: fc.record({ type: is('deposit'), account: ordinal, asset: ordinal, amount: whole }),
  withdraw: fc.record({ type: is('withdraw'), account: ordinal, asset: ordinal, amount: whole }),
  'transfer-margin': fc.record({
    type: is('transfer-margin'),
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  trade,
  'reserve-order': fc.record({
    type: is('reserve-order'),
    order: count,
    account: ordinal,
    series: ordinal,
    quantity: whole,
    price: whole,
  }),
  'release-order': fc.record({ type: is('release-order'), order: count }),
  'bust-trade': fc.record({ type: is('bust-trade'), sequence: count, trade, corrected: fc.option(trade) }),
  'move-marks': fc.record({ type: is('move-marks'), marks }),
  'replace-depth': fc.record({ type: is('replace-depth'), series: ordinal, snapshot }),
  'update-depth': fc.record({ type: is('update-depth'), series: ordinal, increment }),
  'apply-funding': fc.record({ type: is('apply-funding'), series: ordinal, rate: whole }),
  settle: fc.record({ type: is('settle'), series: ordinal, price: whole }),
  'close-period': fc.record({ type: is('close-period') }),
  'advance-time': fc.record({ type: is('advance-time') }),
  'adopt-rulebook': fc.record({ type: is('adopt-rulebook'), rulebook }),
  'set-members': fc.record({ type: is('set-members'), fund: text, members }),
  'fill-liquidation': fc.record({
    type: is('fill-liquidation'),
    loss: count,
    counterparty: fc.option(ordinal),
    quantity: whole,
    price: whole,
  }),
  'end-liquidation': fc.record({
    type: is('end-liquidation'),
    loss: count,
    why: one('cancelled', 'expired'),
  }),
  bid: fc.record({ type: is('bid'), loss: count, bidder: ordinal, fraction: whole }),
  'repay-claim': fc.record({ type: is('repay-claim'), asset: ordinal, from: ordinal, amount: whole }),
  'operator-order': fc.record({ type: is('operator-order'), order: text, isOn: fc.boolean() }),
}

/** A command around a body. */
export function commandWith(body: fc.Arbitrary<CommandBody>): fc.Arbitrary<Command> {
  return fc.record({ id: count, at: whole, by: text, body })
}

const kind = one(...stepKinds)
const atStep = { loss: count, step: count, kind, name: text }
const shares = list(fc.record({ to: ordinal, amount: whole }))

/** Any event, by its type. */
export const events: ByTag<Event, 'type'> = {
  'loss-opened': fc.record({
    type: is('loss-opened'),
    loss: count,
    bucket: ordinal,
    asset: ordinal,
    rulebook: count,
    equity: whole,
    balance: whole,
    maintenance: whole,
    series: list(ordinal),
    quantities: wholes,
    marks: wholes,
    weights: wholes,
  }),
  'orders-cancelled': fc.record({
    type: is('orders-cancelled'),
    ...atStep,
    orders: list(count),
    released: whole,
  }),
  'collateral-converted': fc.record({
    type: is('collateral-converted'),
    ...atStep,
    series: ordinal,
    taker: ordinal,
    sold: whole,
    received: whole,
  }),
  'closed-on-book': fc.record({
    type: is('closed-on-book'),
    ...atStep,
    series: ordinal,
    quantity: whole,
    limit: fc.option(whole),
    mark: whole,
    isOutside: fc.boolean(),
    prices: wholes,
    quantities: wholes,
    owners: list(fc.integer({ min: -1 })),
    value: whole,
    atMark: whole,
    fee: whole,
    feeShares: shares,
  }),
  'liquidation-order-placed': fc.record({
    type: is('liquidation-order-placed'),
    ...atStep,
    series: ordinal,
    quantity: whole,
    limit: fc.option(whole),
  }),
  'liquidation-order-ended': fc.record({
    type: is('liquidation-order-ended'),
    loss: count,
    why: one('filled', 'cancelled', 'expired'),
    unfilled: whole,
  }),
  deleveraged: fc.record({
    type: is('deleveraged'),
    ...atStep,
    series: ordinal,
    rule: text,
    mark: whole,
    takers: rows,
    quantities: cells,
    values: cells,
    gaps: cells,
    scores: ranks,
    candidates: count,
    candidatesHash: text,
  }),
  charged: fc.record({ type: is('charged'), ...atStep, amount: whole, shares }),
  allocated: fc.record({
    type: is('allocated'),
    losses: list(count),
    received: wholes,
    step: count,
    kind,
    name: text,
    asset: ordinal,
    total: big,
    residual: big,
    level: fc.option(ratio),
    base: fc.option(base),
    payers: rows,
    amounts: cells,
    weights: cells,
    caps: cells,
  }),
  'auction-opened': fc.record({ type: is('auction-opened'), ...atStep, until: whole }),
  gated: fc.record({ type: is('gated'), ...atStep, what: list(one(...gates)), until: time }),
  'claim-recorded': fc.record({
    type: is('claim-recorded'),
    ...atStep,
    claim: count,
    debtor: ordinal,
    asset: ordinal,
    creditors: text,
    seniority: count,
    amount: whole,
    levy: fc.option(fc.record({ numerator: whole, denominator: whole })),
  }),
  'surplus-returned': fc.record({ type: is('surplus-returned'), loss: count, shares }),
  'loss-parked': fc.record({
    type: is('loss-parked'),
    loss: count,
    step: count,
    status: one('pooled', 'waiting-for-fills', 'deferred-until', 'in-auction', 'gated', 'liquidating'),
    until: time,
  }),
  'loss-closed': fc.record({
    type: is('loss-closed'),
    loss: count,
    how: one('cured', 'closed', 'claimed'),
    equity: whole,
    defaultLoss: whole,
    externalizedLoss: whole,
    uncoveredLoss: whole,
    socializedLoss: whole,
    transfer: whole,
    claimed: whole,
  }),
  'account-opened': fc.record({
    type: is('account-opened'),
    account: ordinal,
    kind: fc.oneof(one('participant', 'isolated'), houseKind),
    asset: ordinal,
    owner: fc.oneof(ordinal, is(-1)),
    name: fc.option(text),
  }),
  'account-closed': fc.record({ type: is('account-closed'), account: ordinal }),
  'asset-listed': fc.record({
    type: is('asset-listed'),
    asset: ordinal,
    terms: assetTerms,
    house: fc.record({ market: ordinal, fees: ordinal, rounding: ordinal, claims: ordinal }),
  }),
  'collateral-listed': fc.record({ type: is('collateral-listed'), series: ordinal, collateral }),
  'instrument-listed': fc.record({ type: is('instrument-listed'), series: ordinal, instrument }),
  'terms-changed': fc.record({ type: is('terms-changed'), series: ordinal, instrument }),
  'delisting-announced': fc.record({ type: is('delisting-announced'), series: ordinal }),
  deposited: fc.record({ type: is('deposited'), account: ordinal, asset: ordinal, amount: whole }),
  withdrawn: fc.record({
    type: is('withdrawn'),
    account: ordinal,
    asset: ordinal,
    amount: whole,
    levied: whole,
  }),
  'margin-transferred': fc.record({
    type: is('margin-transferred'),
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  traded: fc.record({
    type: is('traded'),
    buyer: ordinal,
    seller: ordinal,
    series: ordinal,
    quantity: whole,
    price: whole,
    value: whole,
    buyerFee: whole,
    sellerFee: whole,
    buyerOrder: fc.option(count),
    sellerOrder: fc.option(count),
    buyerReleased: whole,
    sellerReleased: whole,
  }),
  'trade-busted': fc.record({
    type: is('trade-busted'),
    sequence: count,
    buyer: ordinal,
    seller: ordinal,
    series: ordinal,
    quantity: whole,
    value: whole,
    buyerFee: whole,
    sellerFee: whole,
  }),
  'order-reserved': fc.record({
    type: is('order-reserved'),
    order: count,
    account: ordinal,
    series: ordinal,
    quantity: whole,
    amount: whole,
  }),
  'order-released': fc.record({ type: is('order-released'), order: count, account: ordinal, amount: whole }),
  'marks-moved': fc.record({ type: is('marks-moved'), marks }),
  'depth-replaced': fc.record({ type: is('depth-replaced'), series: ordinal, snapshot }),
  'depth-updated': fc.record({ type: is('depth-updated'), series: ordinal, increment }),
  'funding-applied': fc.record({
    type: is('funding-applied'),
    series: ordinal,
    rate: whole,
    mark: whole,
    paid: big,
    received: big,
    dust: whole,
    holders: count,
  }),
  settled: fc.record({ type: is('settled'), series: ordinal, price: whole, dust: whole, holders: count }),
  'period-closed': fc.record({ type: is('period-closed'), marks }),
  'time-advanced': fc.record({ type: is('time-advanced') }),
  'rulebook-adopted': fc.record({ type: is('rulebook-adopted'), version: count, rulebook }),
  'members-set': fc.record({ type: is('members-set'), fund: text, members }),
  'claim-repaid': fc.record({
    type: is('claim-repaid'),
    claim: count,
    from: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  'operator-ordered': fc.record({ type: is('operator-ordered'), order: text, isOn: fc.boolean() }),
  'account-called': fc.record({
    type: is('account-called'),
    account: ordinal,
    equity: whole,
    maintenance: whole,
  }),
  'call-ended': fc.record({ type: is('call-ended'), account: ordinal }),
  'liquidation-deferred': fc.record({
    type: is('liquidation-deferred'),
    account: ordinal,
    series: ordinal,
    ageMs: count,
  }),
}
