/**
 * Tables behind the grid's hot core, worked out once in whole numbers when the module loads, so that every entry is the
 * double nearest to the true value and the same on every machine.
 *
 * `erfcx(y) = exp(y²) erfc(y)` is held in cells, one sixteenth wide below 8 and one fourth beyond, each a polynomial of degree
 * seven in v = -1 … 1 across the cell: the Taylor series of its differential equation f' = 2 y f - 2/√π, economised by
 * Chebyshev polynomials. The value at a cell's centre comes from a continued fraction, which is quick from 4 on; below,
 * the equation is stepped from f(0) = 1, where errors grow by exp(16) at most, of 160 bits.
 *
 * @see docs/sources.md#grid-of-options
 */
const BITS = 160n
const ONE = 1n << BITS
/** Terms of a series that is stepped along, and of one that becomes a polynomial: 2^-120 and 2^-70 are left out. */
const LONG_SERIES = 24
const SERIES = 14
/** The continued fraction is taken from here on, with fewer levels the further out: they leave 2^-100. */
const FRACTION_FROM = 4
const levelsAt = (y: number): number => 12 + Math.ceil(128 / y)

const NEAR_END = 8
const CELLS = 256
const DEGREE = 7
const CELL_WIDTH: number = DEGREE + 1

/** Coefficients of cell i, the constant first, from 8 i on; 256 cells, up to y = 40. */
export const ERFCX: Float64Array = erfcxCells()
/** exp(-n) for whole n below 1024, nothing beyond 700, and exp(-n / 512). */
export const EXP_WHOLE: Float64Array = expPowers(1n, 701, 1024)
export const EXP_PART: Float64Array = expPowers(512n, 512, 512)

function erfcxCells(): Float64Array {
  const slope = twoOverRootPi()
  const polynomials = chebyshev(SERIES)
  const table = new Float64Array(CELLS * CELL_WIDTH)
  let edge = ONE
  for (let cell = 0; cell < CELLS; cell += 1) {
    const halves = cell < 16 * NEAR_END ? 32 : 8
    const left = cell < 16 * NEAR_END ? cell / 16 : NEAR_END + (cell - 16 * NEAR_END) / 4
    const centre = fixed(left + 1 / halves)
    const isStepped = left < FRACTION_FROM
    const value = isStepped
      ? sumOf(seriesAt(fixed(left), edge, slope, halves, LONG_SERIES))
      : byFraction(centre, slope)
    const series = seriesAt(centre, value, slope, halves, isStepped ? LONG_SERIES : SERIES)
    edge = sumOf(series)
    table.set(economised(series.slice(0, SERIES), polynomials).map(doubleOf), cell * CELL_WIDTH)
  }
  return table
}

/** Taylor coefficients of erfcx about a point, in halves of a cell. */
function seriesAt(point: bigint, value: bigint, slope: bigint, halves: number, terms: number): bigint[] {
  const perUnit = BigInt(halves)
  const series = [value, (((point * value) >> (BITS - 1n)) - slope) / perUnit]
  let [before, last] = series
  for (let power = 2; power < terms; power += 1) {
    const next = ((point * last) >> BITS) + before / perUnit
    ;[before, last] = [last, (2n * next) / BigInt(power * halves)]
    series.push(last)
  }
  return series
}

/** erfcx(y) = 1/√π / (y + 1/2 / (y + 2/2 / (y + 3/2 / …))). */
function byFraction(point: bigint, slope: bigint): bigint {
  let fraction = point
  for (let level = levelsAt(Number(point) / Number(ONE)); level >= 1; level -= 1)
    fraction = point + ((BigInt(level) * ONE * ONE) >> 1n) / fraction
  return (slope * ONE) / 2n / fraction
}

/** A number with few bits after its point, exactly. */
function fixed(value: number): bigint {
  return BigInt(value * 32) << (BITS - 5n)
}

/** The polynomial of the degree wanted that is nearest to a longer one over -1 … 1, from the top power down. */
function economised(series: readonly bigint[], polynomials: readonly (readonly bigint[])[]): bigint[] {
  const left = [...series]
  for (let power = left.length - 1; power > DEGREE; power -= 1) {
    const top = left[power]
    for (let lower = power & 1; lower <= power; lower += 2)
      left[lower] -= (top * polynomials[power][lower]) >> BigInt(power - 1)
  }
  return left.slice(0, CELL_WIDTH)
}

/** Coefficients of Chebyshev's polynomials, the constant first. */
function chebyshev(count: number): bigint[][] {
  const all: bigint[][] = [[1n], [0n, 1n]]
  while (all.length < count) {
    const [before, last] = all.slice(-2)
    const next = [0n, ...last.map((coefficient) => 2n * coefficient)]
    for (const [power, coefficient] of before.entries()) next[power] -= coefficient
    all.push(next)
  }
  return all
}

function twoOverRootPi(): bigint {
  const pi = 16n * arctangentOfOneOver(5n) - 4n * arctangentOfOneOver(239n)
  return (2n * ONE * ONE) / squareRoot(pi * ONE)
}

function arctangentOfOneOver(whole: bigint): bigint {
  let sum = 0n
  let power = ONE / whole
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += odd % 4n === 1n ? power / odd : -power / odd
    power /= whole * whole
  }
  return sum
}

function squareRoot(square: bigint): bigint {
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1)
  for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) root = next
  return root
}

/** exp(-n / parts) for n from nothing up, each the nearest double; zeros fill the room that is left. */
function expPowers(parts: bigint, count: number, room: number): Float64Array {
  const one = 1n << 1_200n
  let step = 0n
  let term = one
  for (let n = 1n; term !== 0n; n += 1n) {
    step += term
    term = -term / (n * parts)
  }
  let power = one
  let shift = 1_130n
  return Float64Array.from({ length: room }, (_, n) => {
    if (n >= count) return 0
    // Seventy bits and more are left over, so cutting the rest changes no rounding.
    while (shift > 0n && power >> shift < 1n << 70n) shift -= 1n
    const value = overPowerOfTwo(power >> shift, 1_200n - shift)
    power = (power * step) >> 1_200n
    return value
  })
}

function sumOf(series: readonly bigint[]): bigint {
  return series.reduce((sum, coefficient) => sum + coefficient, 0n)
}

function doubleOf(value: bigint): number {
  return overPowerOfTwo(value, BITS)
}

/** In two steps, since one power may be too large for a float; neither rounds. */
function overPowerOfTwo(value: bigint, power: bigint): number {
  const half = power >> 1n
  return Number(value) / Number(1n << half) / Number(1n << (power - half))
}
