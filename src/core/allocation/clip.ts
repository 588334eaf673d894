import { gcd, type Rational } from '../money/units.ts'

/** A row whose exposure is brought down towards a common multiple of its equity. */
export interface ClippedRow {
  /** Signed. */
  readonly exposure: bigint
  /** >= 0; a row without equity is above every level. */
  readonly equity: bigint
  /** The most its exposure may fall by, >= 0. */
  readonly most: bigint
}

/** What each row gave up, the level, and what nobody had left to give. */
export interface Clipped {
  readonly taken: readonly bigint[]
  /** Exposure over equity down to which rows were brought; null where only rows without equity gave. */
  readonly highest: Rational | null
  readonly residual: bigint
}

/**
 * Brings exposures down to one level: row i gives `min(most, max(0, exposure - level x equity))`, and the level is
 * the one at which the rows give the budget.
 *
 * The sum is piecewise linear and rises as the level falls. Where a row begins to give and where it ends are
 * sorted exactly; between two such places the level is one division. Parts round down and the units left over go
 * to the largest remainders, the lower row first. Rows without equity give first, and pro rata to the most they
 * can when the budget is less.
 */
export function clipToLevel(rows: readonly ClippedRow[], budget: bigint): Clipped {
  const hopeless = rows.map(({ equity, most }) => (equity > 0n ? 0n : most))
  const first = sumBig(hopeless)
  if (budget <= first) {
    const level =
      first === 0n ? { numerator: 0n, denominator: 1n } : { numerator: budget, denominator: first }
    const taken = shareOut(
      budget,
      hopeless.map((most) => ({ exact: most * level.numerator, most })),
      level.denominator,
    )
    return { taken, highest: null, residual: 0n }
  }
  const room = sumBig(rows.map(({ most }) => most))
  if (budget >= room) return allTaken(rows, budget - room)
  const level = levelFor(rows, budget - first)
  const shares = rows.map(({ exposure, equity, most }) => {
    const above = exposure * level.denominator - level.numerator * equity
    const exact = above > 0n ? above : 0n
    const whole = equity === 0n || exact > most * level.denominator
    return { exact: whole ? most * level.denominator : exact, most }
  })
  return { taken: shareOut(budget, shares, level.denominator), highest: reduced(level), residual: 0n }
}

/** Where a row begins to give as the level falls, or where it has given all. */
interface Turn {
  readonly at: bigint
  readonly equity: bigint
  readonly row: ClippedRow
  readonly begins: boolean
}

/** Walks the turns from the highest level down; the budget is above zero and below what the rows have. */
function levelFor(rows: readonly ClippedRow[], budget: bigint): Rational {
  const turns = rows
    .filter(({ equity, most }) => equity > 0n && most > 0n)
    .flatMap((row): Turn[] => [
      { at: row.exposure, equity: row.equity, row, begins: true },
      { at: row.exposure - row.most, equity: row.equity, row, begins: false },
    ])
    .sort((a, b) => sign(b.at * a.equity - a.at * b.equity))
  let exposure = 0n // Of the rows that are giving, and what those that are done have given.
  let equity = 0n
  for (const { at, equity: scale, row, begins } of turns) {
    const given = exposure * scale - at * equity
    if (equity > 0n && given >= budget * scale) break
    exposure += begins ? row.exposure : row.most - row.exposure
    equity += begins ? row.equity : -row.equity
  }
  return { numerator: exposure - budget, denominator: equity }
}

/** Whole units from exact shares over one denominator, by the largest remainder; their sum is the budget. */
function shareOut(
  budget: bigint,
  shares: readonly { readonly exact: bigint; readonly most: bigint }[],
  denominator: bigint,
): bigint[] {
  const parts = shares.map(({ exact }) => exact / denominator)
  const remainders = shares.map(({ exact }) => exact % denominator)
  const order = [...parts.keys()].sort((a, b) => sign(remainders[b] - remainders[a]) || a - b)
  const left = Number(budget - sumBig(parts))
  for (const row of order.slice(0, left)) parts[row] += 1n
  return parts
}

function allTaken(rows: readonly ClippedRow[], residual: bigint): Clipped {
  let highest: Rational | null = null
  for (const { exposure, equity, most } of rows) {
    if (equity === 0n) continue
    const kept = exposure - most
    if (highest === null || kept * highest.denominator > highest.numerator * equity)
      highest = reduced({ numerator: kept, denominator: equity })
  }
  return { taken: rows.map(({ most }) => most), highest, residual }
}

function reduced({ numerator, denominator }: Rational): Rational {
  const common = gcd(numerator < 0n ? -numerator : numerator, denominator)
  return { numerator: numerator / common, denominator: denominator / common }
}

function sumBig(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}
