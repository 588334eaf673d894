import { sumOf } from '../money/columns.ts'

/** Parts that grow by lots: `parts <= most`, all whole numbers of `lots`. */
interface Growing {
  readonly lots: Float64Array
  readonly most: Float64Array
  readonly parts: Float64Array
}

/**
 * Offers one lot to each row in order, turn after turn, until nobody can take another.
 *
 * A row takes when it has room and its lot is not more than what is left; what it passed over goes to those
 * behind it. Turns in which everybody with room can take are done at once, so that a small lot beside a large
 * remainder costs no more turns than a large one.
 *
 * @param left units to hand out, >= 0
 * @param order row numbers, the first to be asked first
 * @returns what is left
 */
export function offerInTurns(left: bigint, order: Int32Array, growing: Growing): bigint {
  const { lots, most, parts } = growing
  let purse = left
  let open = order
  for (;;) {
    const limit = purse
    open = open.filter((row) => parts[row] < most[row] && BigInt(lots[row]) <= limit)
    if (open.length === 0) return purse
    const turns = wholeTurns(purse, open, growing)
    purse = turns > 0 ? purse - takeTurns(turns, open, growing) : oneTurn(purse, open, growing)
  }
}

/** One turn in which the purse runs low: who cannot take is passed over. */
function oneTurn(left: bigint, open: Int32Array, { lots, parts }: Growing): bigint {
  let purse = left
  for (const row of open) {
    if (BigInt(lots[row]) > purse) continue
    parts[row] += lots[row]
    purse -= BigInt(lots[row])
  }
  return purse
}

/** The most turns in which every row with room can still be given its lot; found by halving. */
function wholeTurns(left: bigint, open: Int32Array, growing: Growing): number {
  if (cost(1, open, growing) > left) return 0
  let enough = 1
  let tooMany = 1 + open.reduce((largest, row) => Math.max(largest, roomOf(row, growing)), 0)
  while (tooMany - enough > 1) {
    const turns = enough + Math.floor((tooMany - enough) / 2)
    if (cost(turns, open, growing) <= left) enough = turns
    else tooMany = turns
  }
  return enough
}

function takeTurns(turns: number, open: Int32Array, growing: Growing): bigint {
  const taken = cost(turns, open, growing)
  for (const row of open) growing.parts[row] += Math.min(turns, roomOf(row, growing)) * growing.lots[row]
  return taken
}

/** Units that so many turns take, exactly; no row's part passes its cap, so every product fits. */
function cost(turns: number, open: Int32Array, growing: Growing): bigint {
  const taken = Float64Array.from(open, (row) => Math.min(turns, roomOf(row, growing)) * growing.lots[row])
  return sumOf(taken, 'lots')
}

function roomOf(row: number, { lots, most, parts }: Growing): number {
  return (most[row] - parts[row]) / lots[row]
}
