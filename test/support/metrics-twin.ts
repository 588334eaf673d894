/** The slow, obvious versions of lab/metrics, in bigints throughout: what the fast ones are held equal to. */

/** One allocation, row by row. */
export interface TwinRow {
  readonly capacity: bigint
  readonly cap: bigint
  readonly part: bigint
  readonly equity: bigint
  readonly profit: bigint
}

export interface TwinGiven {
  readonly budget: bigint
  readonly deficit: bigint | null
  readonly largestLoss: bigint | null
  /** Parts of the published reference, or null. */
  readonly reference: readonly bigint[] | null
}

/** An exact ratio, a whole number, or `none` where there is no figure. */
export type Exact = { readonly over: bigint; readonly under: bigint } | bigint | 'none'

export interface TwinMeasure {
  readonly published: Exact | null
  readonly corrected: Exact | null
}

/** Every metric by its definition; a ratio whose denominator is zero has no figure. */
export function metricsTwin(rows: readonly TwinRow[], given: TwinGiven): Record<string, TwinMeasure> {
  const { budget, deficit, largestLoss } = given
  const parts = rows.map(({ part }) => part)
  const taken = sum(parts)
  const left = largest(rows.map(({ capacity, part }) => capacity - part))
  const gap = taken - budget
  const clipTaken = deficit === null ? null : least(taken, deficit)
  const rest = deficit === null ? null : deficit - taken
  const byCapacity = burdenTwin(rows.map(({ part, capacity }) => ({ part, base: capacity })))
  const byEquity = burdenTwin(rows.map(({ part, equity }) => ({ part, base: equity })))
  const reference =
    given.reference === null
      ? 'none'
      : burdenTwin(rows.map(({ equity }, row) => ({ part: given.reference![row], base: equity }))).published
  const regretPublished = distance(byEquity.published, reference, budget)
  const regretCorrected = distance(byEquity.corrected, leastBurdenTwin(rows, budget), budget)
  const none: Exact = 'none'
  return {
    taken: both(taken),
    residual: own(positive(budget - taken)),
    'remaining-deficit': {
      published: rest ?? none,
      corrected: rest === null ? none : positive(rest),
    },
    tracking: both(gap),
    overshoot: { published: gap, corrected: positive(gap) },
    undershoot: both(positive(-gap)),
    theta: { published: ratio(clipTaken, deficit), corrected: ratio(taken, deficit) },
    'theta-needed': {
      published: ratio(deficit === null ? null : least(budget, deficit), deficit),
      corrected: ratio(budget, deficit),
    },
    touched: own(BigInt(parts.filter((part) => part > 0n).length)),
    'at-cap': own(BigInt(rows.filter(({ part, cap }) => part > 0n && part === cap).length)),
    'top-10-share': own(ratio(sum(parts.toSorted(descending).slice(0, 10)), taken)),
    hhi: own(ratio(sum(parts.map((part) => part * part)), taken * taken)),
    'max-part-over-capacity': byCapacity,
    'max-part-over-equity': byEquity,
    'top-survivor': both(left),
    ptsr: {
      published: deficit === null || deficit === 0n ? none : ratio(left, clipTaken),
      corrected: ratio(left, taken),
    },
    'rd-ptsr': { published: rest === null || rest <= 0n ? none : ratio(left, rest), corrected: null },
    pmr: {
      published: ratio(times(left, deficit), times(clipTaken, largestLoss), deficit),
      corrected: ratio(times(left, deficit), times(taken, largestLoss), deficit),
    },
    'rd-pmr': {
      published:
        rest === null || rest <= 0n ? none : ratio(times(left, deficit), times(rest, largestLoss), deficit),
      corrected: null,
    },
    'rd-nse': {
      published: rest === null ? none : ratio(left, left + rest),
      corrected: rest === null ? none : ratio(left, left + positive(rest)),
    },
    inversions: own(inversionsTwin(rows)),
    'reachable-by-equity': reachTwin(rows, budget, ({ equity }) => equity),
    'reachable-by-profit': reachTwin(rows, budget, ({ profit }) => profit),
    'least-max-part-over-equity': own(leastBurdenTwin(rows, taken)),
    'fairness-regret': { published: rounded(regretPublished), corrected: rounded(regretCorrected) },
    total: {
      published: rounded(plus(regretPublished, magnitude(gap))),
      corrected: rounded(plus(regretCorrected, magnitude(gap))),
    },
  }
}

/** Sorts by capacity, the lower row first, and looks at each two neighbours. */
function inversionsTwin(rows: readonly TwinRow[]): bigint {
  const sorted = rows.toSorted((a, b) => compare(a.capacity, b.capacity))
  return BigInt(
    sorted.slice(1).filter((row, place) => {
      const before = sorted[place]
      return before.capacity < row.capacity && before.capacity - before.part > row.capacity - row.part
    }).length,
  )
}

function burdenTwin(rows: readonly { readonly part: bigint; readonly base: bigint }[]): TwinMeasure {
  const payers = rows.filter(({ part }) => part > 0n)
  if (payers.some(({ base }) => base <= 0n)) return { published: { over: 1n, under: 1n }, corrected: 'none' }
  const [worst] = payers.toSorted((a, b) => compare(b.part * a.base, a.part * b.base))
  const corrected = worst === undefined ? { over: 0n, under: 1n } : { over: worst.part, under: worst.base }
  return {
    published: corrected.over > corrected.under ? { over: 1n, under: 1n } : corrected,
    corrected,
  }
}

/** Tries every level at which a capacity is reached: z is between two of them, or at the highest. */
function leastBurdenTwin(rows: readonly TwinRow[], amount: bigint): Exact {
  const able = rows.filter(({ equity }) => equity > 0n)
  if (able.length === 0) return 'none'
  const sorted = able.toSorted((a, b) => compare(a.capacity * b.equity, b.capacity * a.equity))
  let rest = amount
  let equity = sum(able.map((row) => row.equity))
  for (const row of sorted) {
    if (rest * row.equity < row.capacity * equity) return { over: rest, under: equity }
    rest -= row.capacity
    equity -= row.equity
  }
  const last = sorted.at(-1)!
  return { over: last.capacity, under: last.equity }
}

function reachTwin(rows: readonly TwinRow[], budget: bigint, held: (row: TwinRow) => bigint): TwinMeasure {
  const all = sum(rows.map((row) => positive(held(row))))
  const within = sum(rows.map((row) => least(positive(held(row)), row.capacity)))
  return { published: least(all, budget), corrected: least(within, budget) }
}

/** Places of burdens by counting, twice the mean where some are equal. */
export function doubledRanksTwin(burdens: readonly { part: bigint; base: bigint }[]): bigint[] {
  return burdens.map((one) => {
    const below = burdens.filter((other) => other.part * one.base < one.part * other.base).length
    const equal = burdens.filter((other) => other.part * one.base === one.part * other.base).length
    return BigInt(2 * below + equal - 1)
  })
}

/** The square of the correlation of two lists with its sign, or null where one of them does not vary. */
export function correlationTwin(
  a: readonly bigint[],
  b: readonly bigint[],
): { over: bigint; under: bigint; isNegative: boolean } | null {
  const n = BigInt(a.length)
  const varianceOf = (list: readonly bigint[]): bigint =>
    n * sum(list.map((each) => each * each)) - sum(list) ** 2n
  const covariance = n * sum(a.map((each, row) => each * b[row])) - sum(a) * sum(b)
  const under = varianceOf(a) * varianceOf(b)
  return under === 0n ? null : { over: covariance ** 2n, under, isNegative: covariance < 0n }
}

/** Is this float the nearest to the ratio? Its neighbours are looked at, exactly. */
export function isNearest(value: number, over: bigint, under: bigint): boolean {
  const off = (float: number): { over: bigint; under: bigint } => {
    const exact = exactOf(float)
    return { over: magnitude(exact.over * under - over * exact.under), under: magnitude(exact.under * under) }
  }
  const own = off(value)
  return neighboursOf(value).every((next) => {
    const other = off(next)
    return own.over * other.under <= other.over * own.under
  })
}

function neighboursOf(value: number): number[] {
  const words = new BigInt64Array(new Float64Array([Math.abs(value)]).buffer)
  const at = (bits: bigint): number => new Float64Array(new BigInt64Array([bits]).buffer)[0]
  const sign = value < 0 ? -1 : 1
  return [words[0] - 1n, words[0] + 1n].filter((bits) => bits >= 0n).map((bits) => sign * at(bits))
}

/** A float as a ratio of whole numbers. */
function exactOf(value: number): { over: bigint; under: bigint } {
  let under = 1n
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    under *= 2n
  }
  return { over: BigInt(scaled), under }
}

function ratio(over: bigint | null, under: bigint | null, also: bigint | null = 1n): Exact {
  if (over === null || under === null || also === null || under === 0n || also === 0n) return 'none'
  return { over, under }
}

function distance(a: Exact | null, b: Exact | null, amount: bigint): Exact {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return 'none'
  return { over: magnitude(a.over * b.under - b.over * a.under) * amount, under: a.under * b.under }
}

function plus(a: Exact, amount: bigint): Exact {
  return typeof a === 'object' ? { over: a.over + amount * a.under, under: a.under } : a
}

/** To the nearest unit, a tie to the even one. */
function rounded(a: Exact): Exact {
  if (typeof a !== 'object') return a
  const below = a.over / a.under
  const twice = 2n * (a.over % a.under)
  if (twice < a.under) return below
  return twice > a.under || below % 2n === 1n ? below + 1n : below
}

function both(value: Exact): TwinMeasure {
  return { published: value, corrected: value }
}

function own(value: Exact): TwinMeasure {
  return { published: null, corrected: value }
}

function times(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null ? null : a * b
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n)
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

function descending(a: bigint, b: bigint): number {
  return compare(b, a)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
