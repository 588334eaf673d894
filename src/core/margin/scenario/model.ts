/**
 * A scenario margin model as data. Every venue's portfolio margin here is one of these: a grid of scenarios, a rule that
 * moves volatility, an operator that puts the groups of a bucket together, charges beside the grid, and two affine
 * maps from all of that to an initial and a maintenance requirement.
 *
 * Figures are plain numbers: shares (0.18 is 18%), money in quote units of one, years of 365 days.
 */
export interface ScenarioModel {
  readonly name: string
  readonly title: string
  /** `published`: formulas and figures are the venue's own. `template`: the shape is known, some figures are chosen here. */
  readonly standing: 'published' | 'template'
  readonly sources: readonly string[]
  /** What is not known, or chosen here, in sentences. */
  readonly notes: readonly string[]
  /** Money the grid is worked out in: the bucket's quote money, or coin at the shocked price. */
  readonly unit: 'quote' | 'coin'
  /** Empty where a model has no grid. */
  readonly scenarios: readonly Scenario[]
  readonly volatility: VolatilityRule | null
  readonly skew: SkewRule | null
  readonly discount: DiscountRule | null
  /**
   * Coins held as collateral: `moves`, they gain and lose with the scenario and so offset a short delta, as do those that
   * coin-settled options are worth in a model in quote money; `aside` (also where nothing is said), the grid leaves both
   * out. A list names the underlyings whose coins move.
   */
  readonly collateral?: 'moves' | 'aside' | readonly string[]
  readonly aggregate: Aggregate
  readonly charges: readonly Charge[]
  readonly initial: Requirement
  readonly maintenance: Requirement
}

/** One state of the world. */
export interface Scenario {
  readonly name: string
  /** Relative move of every underlying's price; those in `moves` move by their own. */
  readonly move: number
  readonly moves?: Readonly<Record<string, number>>
  readonly volatility: 'same' | 'up' | 'down'
  /** Skew scenarios turn the smile instead; each expiry then counts as minus the magnitude of its profit. */
  readonly skew?: 'linear' | 'absolute'
  /** Only this share of the profit or loss counts: the damping of tails. */
  readonly weight: number
  /** Beyond the grid: the loss there is scaled back to the edge of the grid, as Deribit's extended table does. */
  readonly extended?: ExtendedRow
}

/**
 * Loss of a row far outside the grid, in the shape of Deribit's extended table: the profit P of an underlying counts as
 * `P x factor x range / |move|` at the price of the grid's edge, and a loss is lessened by
 * `(max(|move| / range, 1) - 1) x dampener` quote money, at most to nothing.
 */
export interface ExtendedRow extends ExtendedFigures {
  /** Figures of those underlyings that have their own. */
  readonly own?: Readonly<Record<string, Partial<ExtendedFigures>>>
}

export interface ExtendedFigures {
  /** The grid's own half width. */
  readonly range: number
  readonly factor: number
  /** Quote money by which a loss is lessened, growing with the distance from the grid. */
  readonly dampener: number
}

/**
 * A change of volatility that shrinks with time to expiry: `x = shock (pivot / max(floor, days))^power`. Relative: the
 * volatility times `1 + x` up and `1 - x` down; absolute: plus and minus x. Never below zero, and `leastUp` at least after
 * a shock up.
 */
export interface VolatilityRule extends VolatilityFigures {
  /** Figures of those underlyings that have their own. */
  readonly own?: Readonly<Record<string, Partial<VolatilityFigures>>>
}

export interface VolatilityFigures {
  readonly up: number
  readonly down: number
  readonly pivotDays: number
  readonly floorDays: number
  /** Power where days are below the pivot, and beyond. */
  readonly nearPower: number
  readonly farPower: number
  /** Lowest volatility after a shock up; 0 for none. */
  readonly leastUp: number
  /** `relative` multiplies the volatility, `absolute` is added to it. */
  readonly by: 'relative' | 'absolute'
}

/**
 * PMRM's skew. With k = ln(strike / forward), or its magnitude in an `absolute` scenario: `k* = max(least, √T width (a + b√T))`,
 * `cap = c√T + most`, volatility x max(0, 1 + clamp(k cap / k*, ±cap)). Each of the two turns has its own c and most.
 */
export interface SkewRule {
  readonly least: number
  readonly width: number
  readonly a: number
  readonly b: number
  readonly linear: SkewCap
  readonly absolute: SkewCap
}

export interface SkewCap {
  readonly c: number
  readonly most: number
}

/**
 * What an expiry's options count for, with r its rate, never below zero, and T its years. Where a model has the rule, their
 * worth is discounted by `exp(-r T)` before and after a shock, and what an expiry's are worth after one is then
 * multiplied: above zero by `longBase exp(-T (longTimes r + longAdd))`, below zero by the smaller of `exp(r T)` and
 * `shortBase exp(T (shortTimes r + shortAdd))`.
 */
export interface DiscountRule {
  readonly longBase: number
  readonly longTimes: number
  readonly longAdd: number
  readonly shortBase: number
  readonly shortTimes: number
  readonly shortAdd: number
}

/**
 * How groups come together in a scenario and over scenarios. The result is the worst profit, zero or below.
 *
 * `min` adds all groups in a scenario and takes the worst scenario · `sum-of-maxima` takes each group's worst by itself
 * and adds them · `offset` adds losses in full and profits times a factor, up to a cap, then takes the worst.
 */
export type Aggregate =
  | { readonly by: 'min'; readonly groups: 'underlying' | 'expiry' }
  | { readonly by: 'sum-of-maxima'; readonly groups: 'underlying' | 'expiry' }
  | {
      readonly by: 'offset'
      readonly groups: 'underlying' | 'expiry'
      readonly factor: number
      /** Highest profit of a group that counts, after its factor, in quote money; null for no cap. */
      readonly cap: number | null
      /** Figures of those underlyings that have their own. */
      readonly own?: Readonly<Record<string, { readonly factor?: number; readonly cap?: number | null }>>
    }

/** A requirement: the highest of several sums, plus a sum that is always added; never below zero. */
export interface Requirement {
  readonly highestOf: readonly (readonly Term[])[]
  readonly plus: readonly Term[]
}

/**
 * A figure times a factor. `worst` is the loss of the grid as a positive amount, `option-value` what all options are worth
 * at their marks (below zero where more was sold), `long-value` what the bought ones are worth; other words name a charge.
 */
export interface Term {
  readonly of: string
  readonly times: number
  /** The factor grows by `factor` for each unit that the peg is below `under`. */
  readonly peg?: { readonly under: number; readonly factor: number }
}

/**
 * A charge beside the grid, zero or above. More kinds may be added; each is a file of its own in `charges/`.
 */
export type Charge = { readonly name: string } & ChargeRule

export type ChargeRule =
  /** Worst of the two forward shifts by expiry, weighted `add + times x T`, undiscounted; starts the minimum of the grid. */
  | {
      readonly kind: 'basis'
      readonly up: number
      readonly down: number
      readonly add: number
      readonly times: number
      /** Competes with the scenarios: the worst of the grid is never above minus this. */
      readonly competes: boolean
    }
  /** |delta of an expiry| x max(least, annual x T), over expiries: Deribit's roll shock. */
  | ({
      readonly kind: 'roll'
      /** Figures of those underlyings that have their own. */
      readonly own?: Readonly<Record<string, RollFigures>>
    } & RollFigures)
  /** |delta| x min(most, slope x max(|delta| - threshold / index, 0)), over underlyings. */
  | ({
      readonly kind: 'delta-shock'
      /** Figures of those underlyings that have their own. */
      readonly own?: Readonly<Record<string, DeltaShockFigures>>
    } & DeltaShockFigures)
  /** Share of the notional of perpetuals, futures, or options sold without a bought one at their strike. */
  | {
      readonly kind: 'notional'
      readonly of: 'perpetuals' | 'futures' | 'short-options' | 'naked-shorts'
      readonly share: number
    }
  /** Share of collateral's worth; coins of the underlyings named in `own` have their own share. */
  | { readonly kind: 'collateral'; readonly share: number; readonly own?: Readonly<Record<string, number>> }
  /** (1 - confidence) x factor x notional where confidence is below a threshold. */
  | {
      readonly kind: 'confidence'
      readonly under: number
      readonly factor: number
      readonly of: 'all' | 'perpetuals-and-shorts' | 'collateral'
    }
  /** (under - peg) x factor x spot x (|perpetuals| + shorts). */
  | { readonly kind: 'depeg'; readonly under: number; readonly factor: number }
  /** (net x |net delta| + hedged x hedged delta) x S over underlyings; hedged is half of the gross delta less the net. */
  | { readonly kind: 'delta'; readonly net: number; readonly hedged: number }
  /** Per contract, in the shape of Deribit's standard margin; which of the two it works out is said in `level`. */
  | {
      readonly kind: 'standard-option'
      readonly level: 'initial' | 'maintenance'
      readonly maxSpot: number
      readonly minSpot: number
      readonly mmCall: number
      readonly mmPut: number
      readonly mmPutMark: number
    }
  /** Greatest loss of an expiry over the settlement prices {0, strikes}, with a charge for net short calls, against isolated shorts: Derive's standard manager. */
  | {
      readonly kind: 'expiry-loss'
      readonly level: 'initial' | 'maintenance'
      readonly isolated: {
        readonly maxSpot: number
        readonly minSpot: number
        readonly mmCall: number
        readonly mmPut: number
        readonly mmPutMark: number
        readonly putFactor: number
      }
      readonly netCalls: number
    }
  /** Base rate that grows with size, for futures: share + slope x coins. */
  | { readonly kind: 'future-size'; readonly base: number; readonly slope: number }
  /**
   * SPAN's inter-month charge, between expiries of one underlying. Expiries lie in tiers by days to expiry; spreads are
   * formed in the order of the list, each of a long in one tier and a short in the other, and use the deltas up. A
   * spread of one coin of delta costs `charge`, a share of spot. A tier with itself spreads what is inside it.
   */
  | {
      readonly kind: 'spread'
      readonly delta: CompositeDelta
      readonly tiers: readonly { readonly from: number; readonly below: number | null }[]
      readonly spreads: readonly { readonly one: number; readonly other: number; readonly charge: number }[]
    }
  /**
   * SPAN's inter-commodity credit, between underlyings whose composite deltas are of opposite sign: `ratio` deltas of
   * the other stand against one of the first. Each side is credited `rate` of what its deltas risk in price alone: the
   * amount is zero or below.
   */
  | {
      readonly kind: 'credit'
      readonly delta: CompositeDelta
      readonly pairs: readonly {
        readonly one: string
        readonly other: string
        readonly ratio: number
        readonly rate: number
      }[]
    }
  /** Least charge for options sold, quote money for one coin. */
  | { readonly kind: 'short-minimum'; readonly each: number; readonly asShareOfSpot: boolean }
  /**
   * Vega that one expiry hedges in another, by days apart, nearest expiries first: days x hedged vega x rate x spot, the
   * vega in coins for one point of volatility.
   */
  | { readonly kind: 'vega-spread'; readonly rate: number }
  /** Delta that one expiry hedges in another, in the same way: years apart x hedged delta x rate x spot. */
  | { readonly kind: 'delta-spread'; readonly rate: number }
  /** Tiers over a raw charge, each unit within a tier times its multiplier. */
  | {
      readonly kind: 'tiered'
      readonly of: string
      readonly tiers: readonly { readonly upTo: number | null; readonly times: number }[]
    }

/** A delta averaged over moves of the price, each by its weight; the weights are taken as shares of their sum. */
export interface CompositeDelta {
  readonly points: readonly { readonly move: number; readonly weight: number }[]
}

export interface RollFigures {
  readonly least: number
  readonly annual: number
}

export interface DeltaShockFigures {
  readonly most: number
  readonly slope: number
  readonly threshold: number
}

/** The rule of a charge of one kind. */
export type RuleOf<Kind extends ChargeRule['kind']> = Extract<ChargeRule, { readonly kind: Kind }>
