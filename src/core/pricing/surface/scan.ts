/** The lowest value a function takes on a range. */
export interface Lowest {
  readonly at: number
  readonly value: number
}

/** A stretch on which a function is below zero, with its lowest point. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly lowest: Lowest
}

/** What a scan found: the lowest value of all, and every stretch below zero. */
export interface Scan {
  readonly lowest: Lowest
  readonly below: readonly Stretch[]
}

/** Where a scan looks: a range, and into how many equal steps it is cut. */
export interface ScanRange {
  readonly low: number
  readonly high: number
  readonly steps: number
}

/** Halvings of a bracket: enough to pin a place to twelve digits of a step. */
const HALVINGS = 40
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Looks for values below `-tolerance` at many points, and about each lowest point of them more closely.
 *
 * A dip narrower than one step, between two points that show nothing of it, is not found: the smiles this is for have a few
 * turns, and a step is small beside them.
 */
export function scan(of: (x: number) => number, range: ScanRange, tolerance: number): Scan {
  const values = Float64Array.from({ length: range.steps + 1 }, (_, place) => of(placeOf(range, place)))
  const bottoms = bottomsOf(of, range, values)
  const lowest = lowestOf(range, values, bottoms)
  if (!(lowest.value < -tolerance)) return { lowest, below: [] }
  return { lowest, below: stretchesOf(of, pointsOf(range, values, bottoms), tolerance) }
}

function placeOf({ low, high, steps }: ScanRange, place: number): number {
  return low + ((high - low) * place) / steps
}

/** The bottom of each dip that lies between points, by the lowest point beside it. */
function bottomsOf(of: (x: number) => number, range: ScanRange, values: Float64Array): Map<number, Lowest> {
  const bottoms = new Map<number, Lowest>()
  for (let place = 1; place < range.steps; place += 1) {
    const value = values[place]
    if (!(value < values[place - 1] && value <= values[place + 1])) continue
    const bottom = bottomBetween(of, placeOf(range, place - 1), placeOf(range, place + 1))
    if (bottom.value < value) bottoms.set(place, bottom)
  }
  return bottoms
}

function lowestOf(range: ScanRange, values: Float64Array, bottoms: ReadonlyMap<number, Lowest>): Lowest {
  let least = 0
  for (let place = 1; place < values.length; place += 1) if (values[place] < values[least]) least = place
  const point = { at: placeOf(range, least), value: values[least] }
  return [...bottoms.values()].reduce((low, bottom) => (bottom.value < low.value ? bottom : low), point)
}

/** The points of the range with the bottoms between them, from left to right. */
function pointsOf(
  range: ScanRange,
  values: Float64Array,
  bottoms: ReadonlyMap<number, Lowest>,
): readonly Lowest[] {
  return Array.from(values, (value, place) => ({ at: placeOf(range, place), value })).flatMap(
    (point, place) => {
      const bottom = bottoms.get(place)
      if (bottom === undefined) return [point]
      return bottom.at < point.at ? [bottom, point] : [point, bottom]
    },
  )
}

function stretchesOf(of: (x: number) => number, points: readonly Lowest[], tolerance: number): Stretch[] {
  const below: Stretch[] = []
  for (let index = 0; index < points.length; index += 1) {
    if (!(points[index].value < -tolerance)) continue
    const start = index
    while (index + 1 < points.length && points[index + 1].value < -tolerance) index += 1
    below.push(stretchOf(of, points, start, index, tolerance))
  }
  return below
}

/** Narrows a bracket about a lowest point by the golden section. */
function bottomBetween(of: (x: number) => number, from: number, to: number): Lowest {
  let [low, high] = [from, to]
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atLeft, atRight] = [of(left), of(right)]
  for (let turn = 0; turn < HALVINGS; turn += 1) {
    if (atLeft < atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - GOLDEN * (high - low)
      atLeft = of(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + GOLDEN * (high - low)
      atRight = of(right)
    }
  }
  return atLeft < atRight ? { at: left, value: atLeft } : { at: right, value: atRight }
}

function stretchOf(
  of: (x: number) => number,
  points: readonly Lowest[],
  start: number,
  end: number,
  tolerance: number,
): Stretch {
  const inside = points.slice(start, end + 1)
  const lowest = inside.reduce((low, point) => (point.value < low.value ? point : low))
  const [before, after] = [points[start - 1], points[end + 1]]
  const from = before === undefined ? inside[0].at : edgeBetween(of, inside[0].at, before.at, tolerance)
  const last = inside[inside.length - 1]
  const to = after === undefined ? last.at : edgeBetween(of, last.at, after.at, tolerance)
  return { from, to, lowest }
}

/** Where the function comes up to the tolerance, between a place below it and one not below. */
function edgeBetween(of: (x: number) => number, below: number, above: number, tolerance: number): number {
  let [inside, outside] = [below, above]
  for (let turn = 0; turn < HALVINGS; turn += 1) {
    const middle = (inside + outside) / 2
    if (of(middle) < -tolerance) inside = middle
    else outside = middle
  }
  return inside
}
