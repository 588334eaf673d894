import type { AdoptedModel } from './adopted-models.ts'
import type { Holdings } from './holdings.ts'
import type { Bounds } from './scenario/bounds.ts'
import type { Legs, MarketState } from './scenario/legs.ts'
import type { Taken } from './scenario-legs.ts'
import type { MarketSnapshot } from './scenario-snapshot.ts'

/** Floats of a bound are put on the safe side by this much of themselves. */
const CARE = 1 + 1e-9

/** Columns of a guard, one row of them for each leg; what comes after the legs is by underlying, then by expiry. */
const SERIES = 0
const QUANTITY = 1
const VOLATILITY = 2
const MARK = 3
const BY_VOLATILITY = 4
const BY_MARK = 5
const WIDTH = 6

/** What a guard knows of how fast its requirement can grow. */
type Standing = 'not-drawn' | 'drawn' | 'unbounded'

/**
 * What a full look at one bucket proved: what it needed, under which market, and how fast that can grow.
 *
 * How fast is worked out only when a mark asks for it: most guards are replaced by the next moment of valuation before one
 * does. It is a statement about holdings and markets, not about a moment of the house: it stays true whatever is done or
 * undone in between, and says by itself whether it speaks about what is asked. So it is no state: nobody copies it or folds
 * it into a fingerprint, and a house without it comes to the same answers more slowly.
 */
export class ScenarioGuard {
  #adopted: AdoptedModel
  #snapshot: MarketSnapshot
  #maintenance = 0
  #standing: Standing = 'not-drawn'
  #move = 0
  #shift = 0
  #legs = 0
  /** Legs by row, collateral and slopes by underlying, slopes by expiry. */
  #columns: Float64Array = new Float64Array(0)

  constructor(adopted: AdoptedModel, snapshot: MarketSnapshot) {
    this.#adopted = adopted
    this.#snapshot = snapshot
  }

  /**
   * Writes down what a full look has just proved.
   *
   * @param maintenance what the model asked for, in its own money
   */
  take(
    adopted: AdoptedModel,
    snapshot: MarketSnapshot,
    maintenance: number,
    { legs, from }: Taken,
    holdings: Holdings,
  ): void {
    const { expiries, underlyings } = snapshot
    const length = legs.count * WIDTH + 2 * underlyings + expiries
    this.#adopted = adopted
    this.#snapshot = snapshot
    this.#maintenance = maintenance
    this.#standing = 'not-drawn'
    this.#legs = legs.count
    if (this.#columns.length !== length) this.#columns = new Float64Array(length)
    const own = this.#columns
    let at = 0
    for (let leg = 0; leg < legs.count; leg += 1, at += WIDTH) {
      own[at + SERIES] = holdings.series[from[leg]]
      own[at + QUANTITY] = holdings.quantity[from[leg]]
      own[at + VOLATILITY] = legs.volatility[leg]
      own[at + MARK] = legs.mark[leg]
    }
    for (let place = 0; place < underlyings; place += 1) own[at + place] = legs.collateral[place]
  }

  get isDrawn(): boolean {
    return this.#standing !== 'not-drawn'
  }

  /**
   * Whether it speaks of a bucket at all: the same model, legs and coins, in a market that has moved only in ways that are
   * bounded, and by no more than `most` of itself.
   */
  speaksOf(
    adopted: AdoptedModel,
    now: MarketSnapshot,
    most: number,
    { legs, from }: Taken,
    { series, quantity }: Holdings,
  ): boolean {
    if (adopted !== this.#adopted || legs.count !== this.#legs || this.#standing === 'unbounded') return false
    const moves = this.#snapshot.movesTo(now)
    if (!moves.isStill || moves.largest > most) return false
    const own = this.#columns
    let at = 0
    for (let leg = 0; leg < legs.count; leg += 1, at += WIDTH) {
      const place = from[leg]
      if (own[at + SERIES] !== series[place] || own[at + QUANTITY] !== quantity[place]) return false
    }
    for (let place = 0; place < now.underlyings; place += 1)
      if (legs.collateral[place] !== own[at + place]) return false
    return true
  }

  /**
   * The legs of a bucket that it speaks of as they were at the full look: only marks and volatilities are others.
   *
   * @returns the market of then
   */
  layOut({ legs }: Taken, then: Legs): MarketState {
    const own = this.#columns
    if (then.mark.length < legs.count) then.mark = new Float64Array(legs.kind.length)
    if (then.volatility.length < legs.count) then.volatility = new Float64Array(legs.kind.length)
    then.count = legs.count
    for (const name of ['kind', 'underlying', 'expiry', 'right', 'isCoin', 'slot'] as const)
      then[name] = legs[name]
    then.quantity = legs.quantity
    then.strike = legs.strike
    then.collateral = legs.collateral
    for (let leg = 0, at = 0; leg < legs.count; leg += 1, at += WIDTH) {
      then.volatility[leg] = own[at + VOLATILITY]
      then.mark[leg] = own[at + MARK]
    }
    return this.#snapshot.state
  }

  /** Keeps the slopes drawn for what `layOut` gave. */
  draw(bounds: Bounds): void {
    const { expiries, underlyings } = this.#snapshot
    const own = this.#columns
    this.#standing = bounds.bounded ? 'drawn' : 'unbounded'
    this.#move = bounds.move
    this.#shift = bounds.shift
    let at = 0
    for (let leg = 0; leg < this.#legs; leg += 1, at += WIDTH) {
      own[at + BY_VOLATILITY] = bounds.volatility[leg]
      own[at + BY_MARK] = bounds.mark[leg]
    }
    at += underlyings
    for (let place = 0; place < underlyings; place += 1) own[at + place] = bounds.spot[place]
    at += underlyings
    for (let place = 0; place < expiries; place += 1) own[at + place] = bounds.forward[place]
  }

  /**
   * The most that maintenance can be now, in the model's money, for a bucket that it speaks of; infinite where marks or
   * volatilities have left the neighbourhood.
   */
  mostNow(now: MarketSnapshot, { legs }: Taken): number {
    if (this.#standing !== 'drawn') return NOTHING_PROVED
    const { forward, spot } = this.#snapshot.movesTo(now)
    const own = this.#columns
    let grown = this.#grownByLegs(legs)
    let at = this.#legs * WIDTH + spot.length
    for (let place = 0; place < spot.length; place += 1) grown += own[at + place] * spot[place]
    at += spot.length
    for (let place = 0; place < forward.length; place += 1) grown += own[at + place] * forward[place]
    return (this.#maintenance + grown) * CARE
  }

  #grownByLegs({ count, volatility, mark }: Legs): number {
    const [own, move, shift] = [this.#columns, this.#move, this.#shift]
    let grown = 0
    for (let leg = 0, at = 0; leg < count; leg += 1, at += WIDTH) {
      const byVolatility = Math.abs(volatility[leg] - own[at + VOLATILITY])
      if (byVolatility > shift * own[at + VOLATILITY]) return NOTHING_PROVED
      grown += own[at + BY_VOLATILITY] * byVolatility
      // Most models do not read what an option is marked at, and a bound says so by a zero.
      if (own[at + BY_MARK] === 0) continue
      const byMark = Math.abs(mark[leg] - own[at + MARK])
      if (byMark > move * own[at + MARK]) return NOTHING_PROVED
      grown += own[at + BY_MARK] * byMark
    }
    return grown
  }
}

const NOTHING_PROVED = Number.POSITIVE_INFINITY
