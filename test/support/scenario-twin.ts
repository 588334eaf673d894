/**
 * Portfolio margin the slow and obvious way: one function for each venue, written from the venue's own formulas with objects
 * and Math.*, sharing nothing with the engine. It is the twin that the scenario engine is held equal to.
 *
 * @see docs/sources.md#derive-pmrm-2
 */
export interface TwinOption {
  readonly quantity: number
  readonly right: 'call' | 'put'
  readonly strike: number
  readonly volatility: number
  /** Settled in coin: worth its Black-76 value over the forward. */
  readonly inCoin: boolean
}

export interface TwinFuture {
  /** Coins of a linear contract, quote money of an inverse one. */
  readonly quantity: number
  readonly mark: number
  readonly inCoin: boolean
}

export interface TwinExpiry {
  readonly forward: number
  readonly years: number
  readonly rate: number
  readonly fixed: number
  readonly confidence: number
  readonly options: readonly TwinOption[]
  readonly futures: readonly TwinFuture[]
}

export interface TwinUnderlying {
  readonly name: string
  readonly spot: number
  readonly spotConfidence: number
  readonly perpetualConfidence: number
  readonly collateral: number
  readonly perpetuals: readonly TwinFuture[]
  readonly expiries: readonly TwinExpiry[]
}

export interface TwinBook {
  readonly peg: number
  readonly underlyings: readonly TwinUnderlying[]
}

export interface TwinRequirement {
  readonly initial: number
  readonly maintenance: number
  readonly worst: number
  readonly profits: readonly number[]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** N(x): a power series near the middle, a continued fraction in the tails. */
function normal(x: number): number {
  if (x < -40) return 0
  if (x > 0) return 1 - normal(-x)
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x > -2.5) {
    let term = -x
    let total = term
    for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) total += term *= (x * x) / odd
    return 0.5 - density * total
  }
  let fraction = 0
  for (let level = 160; level >= 1; level -= 1) fraction = level / (-x + fraction)
  return density / (-x + fraction)
}

/** Black-76 without discount. */
export function blackTwin(right: 'call' | 'put', F: number, K: number, T: number, v: number): number {
  const w = right === 'call' ? 1 : -1
  const s = v * Math.sqrt(T)
  if (s === 0) return Math.max(w * (F - K), 0)
  const d1 = Math.log(F / K) / s + s / 2
  const d2 = d1 - s
  return w * (F * normal(w * d1) - K * normal(w * d2))
}

interface DirectedFigures {
  readonly up: number
  readonly down: number
  readonly dteFloor: number
  readonly leastUp: number
}

/** Deribit's volatility shock, which Derive and Paradex share. */
export function shockTwin(direction: string, v: number, T: number, figures: DirectedFigures): number {
  const days = T * 365
  const scale = (30 / Math.max(days, figures.dteFloor)) ** (days < 30 ? 0.3 : 0.13)
  if (direction === 'up') return Math.max(figures.leastUp, v * (1 + figures.up * scale))
  if (direction === 'down') return Math.max(0, v * (1 - figures.down * scale))
  return v
}

export interface PmrmFigures extends DirectedFigures {
  readonly scenarios: readonly {
    readonly shock: number
    readonly volatility: string
    readonly damp: number
  }[]
  readonly skew: {
    readonly linearCap: number
    readonly linearC: number
    readonly absCap: number
    readonly absC: number
    readonly minK: number
    readonly width: number
    readonly a: number
    readonly b: number
  }
  readonly discount: {
    readonly longBase: number
    readonly longMult: number
    readonly longAdd: number
    readonly shortBase: number
    readonly shortMult: number
    readonly shortAdd: number
  }
  readonly imFactor: number
  readonly mmFactor: number
  readonly basis: { readonly up: number; readonly down: number; readonly add: number; readonly mult: number }
  readonly pegThreshold: number
  readonly pegFactor: number
  readonly confThreshold: number
  readonly confMargin: number
  readonly mmPerp: number
  readonly imPerp: number
  readonly mmOption: number
  readonly imOption: number
  /** Of the coins of each name held as collateral. */
  readonly haircuts: Readonly<
    Record<string, { readonly mm: number; readonly im: number; readonly cancels: boolean }>
  >
}

/** Derive's PMRM 2 on one underlying and its collateral, which stands on underlyings without positions. */
export function pmrmTwin(book: TwinBook, figures: PmrmFigures): TwinRequirement {
  const perpetuals = book.underlyings.flatMap((u) => u.perpetuals.map((p) => ({ ...p, u })))
  const expiries = book.underlyings.flatMap((u) => u.expiries.map((e) => ({ ...e, u })))
  const df = (e: TwinExpiry): number => Math.exp(-Math.max(e.rate, 0) * e.years)
  const at = (e: TwinExpiry, shock: number): number => (e.forward - e.fixed) * shock + e.fixed
  const value = (e: TwinExpiry, shock: number, volatility: (option: TwinOption) => number): number =>
    sum(
      e.options.map(
        (o) => o.quantity * df(e) * blackTwin(o.right, at(e, shock), o.strike, e.years, volatility(o)),
      ),
    )
  const base = (e: TwinExpiry): number => value(e, 1, (o) => o.volatility)
  const discounted = (e: TwinExpiry, V: number): number => {
    const { longBase, longMult, longAdd, shortBase, shortMult, shortAdd } = figures.discount
    const r = Math.max(e.rate, 0)
    if (V >= 0) return V * longBase * Math.exp(-e.years * (r * longMult + longAdd))
    return V * Math.min(1 / df(e), shortBase * Math.exp(e.years * (r * shortMult + shortAdd)))
  }
  const skewed = (e: TwinExpiry, o: TwinOption, isLinear: boolean): number => {
    const { linearCap, linearC, absCap, absC, minK, width, a, b } = figures.skew
    const root = Math.sqrt(e.years)
    const cap = isLinear ? linearC * root + linearCap : absC * root + absCap
    const kStar = Math.max(minK, root * width * (a + root * b))
    const raw = Math.log(o.strike / e.forward)
    const k = isLinear ? raw : Math.abs(raw)
    const multiplier = 1 + (k >= 0 ? Math.min(cap, (k * cap) / kStar) : Math.max(-cap, (k * cap) / kStar))
    return o.volatility * Math.max(0, multiplier)
  }
  const profits = figures.scenarios.map(({ shock, volatility, damp }) => {
    const isSkew = volatility === 'linear' || volatility === 'absolute'
    const options = expiries.map((e) => {
      const V = value(e, shock, (o) =>
        isSkew
          ? skewed(e, o, volatility === 'linear')
          : shockTwin(volatility, o.volatility, e.years, figures),
      )
      const profit = discounted(e, V) - base(e)
      return isSkew ? -Math.abs(profit) : profit
    })
    const coins = book.underlyings.map((u) =>
      figures.haircuts[u.name]?.cancels ? u.collateral * u.spot * (shock - 1) : 0,
    )
    return damp * (sum(perpetuals.map((p) => p.quantity * p.mark * (shock - 1))) + sum(options) + sum(coins))
  })
  const basis = sum(
    expiries.map((e) => {
      const moved = (shock: number): number => value(e, shock, (o) => o.volatility) - base(e)
      const { up, down, add, mult } = figures.basis
      return Math.min(moved(1 + up), moved(1 + down), 0) * (add + mult * e.years)
    }),
  )
  const worst = Math.min(basis, ...profits)
  const naked = sum(
    expiries.map((e) => {
      const strikes = [...new Set(e.options.map((o) => o.strike))]
      const net = strikes.map((strike) =>
        sum(e.options.filter((o) => o.strike === strike).map((o) => o.quantity)),
      )
      return sum(net.map((n) => Math.max(0, -n))) * e.u.spot
    }),
  )
  const perps = sum(perpetuals.map((p) => Math.abs(p.quantity) * p.u.spot))
  const coinWorths = book.underlyings.map((u) => ({ u, worth: u.collateral * u.spot }))
  const haircut = (level: 'mm' | 'im'): number =>
    sum(coinWorths.map(({ u, worth }) => worth * (figures.haircuts[u.name]?.[level] ?? 0)))
  const unsure = (confidence: number, amount: number): number =>
    confidence < figures.confThreshold ? (1 - confidence) * figures.confMargin * amount : 0
  const ofPositions = (u: TwinUnderlying): number =>
    u.perpetuals.length > 0 ? Math.min(u.spotConfidence, u.perpetualConfidence) : u.spotConfidence
  const confidence =
    sum(perpetuals.map((p) => unsure(ofPositions(p.u), Math.abs(p.quantity) * p.u.spot))) +
    sum(
      expiries.map((e) =>
        unsure(
          Math.min(ofPositions(e.u), e.confidence),
          sum(e.options.map((o) => Math.abs(o.quantity))) * e.u.spot,
        ),
      ),
    ) +
    sum(coinWorths.map(({ u, worth }) => unsure(u.spotConfidence, worth)))
  const mm = figures.mmPerp * perps + figures.mmOption * naked + haircut('mm')
  const im = figures.imPerp * perps + figures.imOption * naked + haircut('im') + confidence
  const depeg = Math.max(0, figures.pegThreshold - book.peg) * figures.pegFactor
  return {
    initial: -worst * (figures.imFactor + depeg) + im + mm,
    maintenance: -worst * figures.mmFactor + mm,
    worst: -worst,
    profits,
  }
}

export interface DeribitFigures extends DirectedFigures {
  readonly range: number
  readonly tableFactor: number
  readonly dampener: number
  readonly offset: number
  readonly cap: number
  readonly annual: number
  readonly least: number
  readonly mInc: number
  readonly mostShock: number
  readonly threshold: number
}

const EXTENDED = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5]

/**
 * Deribit's portfolio margin. Each currency is worked out in its own coin; a bucket in coin holds one, a cross bucket adds
 * them in quote money at each row's own price.
 */
export function deribitTwin(
  book: TwinBook,
  figures: Readonly<Record<string, DeribitFigures>>,
  unit: 'coin' | 'quote',
): TwinRequirement {
  const rows = book.underlyings.map((u) => {
    const f = figures[u.name]
    const edge = (m: number): number => 1 + Math.sign(m) * f.range
    const standard = [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((bucket) =>
      ['down', 'same', 'up'].map((direction) => {
        const m = (bucket * f.range) / 4
        return coinProfit(u, m, direction, f) * (unit === 'coin' ? 1 : u.spot * (1 + m))
      }),
    )
    const extended = EXTENDED.map((m) => {
      const adjusted =
        (coinProfit(u, m, 'up', f) * f.tableFactor * (f.range / Math.abs(m)) * (1 + m)) / edge(m)
      const dampener = ((Math.max(Math.abs(m) / f.range, 1) - 1) * f.dampener) / (edge(m) * u.spot)
      const left = Math.sign(adjusted) * Math.max(0, Math.abs(adjusted) - dampener)
      return left * (unit === 'coin' ? 1 : u.spot * edge(m))
    })
    const cap = unit === 'coin' ? f.cap / u.spot : f.cap
    return [...standard, ...extended].map((profit) =>
      profit < 0 ? profit : Math.min(profit * f.offset, cap),
    )
  })
  const profits = Array.from({ length: 35 }, (_, row) => sum(rows.map((profitsOf) => profitsOf[row])))
  const worst = Math.max(0, ...profits.map((profit) => -profit))
  const charges = sum(
    book.underlyings.map((u) => {
      const f = figures[u.name]
      const perpetual = sum(u.perpetuals.map(contractDelta))
      const byExpiry = u.expiries.map((e) => ({ years: e.years, delta: expiryDelta(e) }))
      const roll =
        Math.abs(perpetual) * f.least +
        sum(byExpiry.map(({ years, delta }) => Math.abs(delta) * Math.max(f.least, f.annual * years)))
      const net = Math.abs(perpetual + sum(byExpiry.map(({ delta }) => delta)))
      const shock = net * Math.min(f.mostShock, f.mInc * Math.max(net - f.threshold / u.spot, 0))
      return (roll + shock) * (unit === 'coin' ? 1 : u.spot)
    }),
  )
  return { initial: worst + charges, maintenance: 0.8 * (worst + charges), worst, profits }
}

/** Profit in coin of everything on an underlying when it moves by m. */
function coinProfit(u: TwinUnderlying, m: number, direction: string, figures: DirectedFigures): number {
  const spot = u.spot * (1 + m)
  const contract = ({ quantity, mark, inCoin }: TwinFuture, move: number): number =>
    inCoin ? (quantity / mark) * (1 - 1 / (1 + move)) : (quantity * mark * move) / spot
  return (
    sum(u.perpetuals.map((p) => contract(p, m))) +
    sum(
      u.expiries.map((e) => {
        const forward = (e.forward - e.fixed) * (1 + m) + e.fixed
        const options = e.options.map((o) => {
          const v = shockTwin(direction, o.volatility, e.years, figures)
          const then = blackTwin(o.right, forward, o.strike, e.years, v)
          const now = blackTwin(o.right, e.forward, o.strike, e.years, o.volatility)
          return o.quantity * (o.inCoin ? then / forward - now / e.forward : (then - now) / spot)
        })
        return sum(options) + sum(e.futures.map((f) => contract(f, forward / e.forward - 1)))
      }),
    )
  )
}

const contractDelta = ({ quantity, mark, inCoin }: TwinFuture): number =>
  inCoin ? quantity / mark : quantity

function expiryDelta(e: TwinExpiry): number {
  const moving = 1 - e.fixed / e.forward
  return moving * (sum(e.options.map((o) => optionDelta(o, e))) + sum(e.futures.map(contractDelta)))
}

/** Forward delta; a coin-settled option's is less its own worth in coin. */
function optionDelta(o: TwinOption, e: TwinExpiry): number {
  const w = o.right === 'call' ? 1 : -1
  const s = o.volatility * Math.sqrt(e.years)
  const d1 = s > 0 ? Math.log(e.forward / o.strike) / s + s / 2 : (e.forward - o.strike) * Infinity
  const worth = o.inCoin ? blackTwin(o.right, e.forward, o.strike, e.years, o.volatility) / e.forward : 0
  return o.quantity * (w * normal(w * (Number.isNaN(d1) ? 0 : d1)) - worth)
}

export interface ParadexFigures extends DirectedFigures {
  readonly rows: readonly {
    readonly move: number
    readonly volatility: 'up' | 'down'
    readonly weight: number
  }[]
}

/** Paradex's portfolio margin without its provisions for fees and funding. */
export function paradexTwin(book: TwinBook, figures: ParadexFigures): TwinRequirement {
  const profits = figures.rows.map(
    ({ move, volatility, weight }) =>
      weight *
      sum(book.underlyings.map((u) => coinProfit(u, move, volatility, figures) * u.spot * (1 + move))),
  )
  const worst = Math.max(0, ...profits.map((profit) => -profit))
  const least = sum(
    book.underlyings.map((u) => {
      const deltas = [
        ...u.perpetuals.map(contractDelta),
        ...u.expiries.flatMap((e) => [
          ...e.options.map((o) => optionDelta(o, e) * (1 - e.fixed / e.forward)),
          ...e.futures.map((f) => contractDelta(f) * (1 - e.fixed / e.forward)),
        ]),
      ]
      const net = Math.abs(sum(deltas))
      const hedged = (sum(deltas.map(Math.abs)) - net) / 2
      return (0.02 * net + 0.01 * hedged) * u.spot
    }),
  )
  const initial = Math.max(worst, least)
  return { initial, maintenance: 0.5 * initial, worst, profits }
}
