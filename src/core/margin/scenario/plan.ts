import { log1p } from '../../pricing/index.ts'
import type { ChargeRule, ExtendedFigures, Scenario, ScenarioModel, VolatilityFigures } from './model.ts'

/** What a point does to volatility. Skewed points turn the smile. */
export const SAME = 0
export const UP = 1
export const DOWN = 2
export const LINEAR = 3
export const ABSOLUTE = 4
export const MODES = 5

/**
 * A model made ready for one underlying: its scenarios by column, and the distinct points (a move and what happens to
 * volatility) at which options have to be valued. Point 0 is the market as it stands.
 */
export interface UnderlyingPlan {
  readonly name: string
  readonly volatility: VolatilityFigures | null
  /** Which modes any point uses. */
  readonly uses: readonly boolean[]
  readonly pointMoves: Float64Array
  readonly pointModes: Int32Array
  /** Square root and logarithm of one plus the move. */
  readonly pointRoots: Float64Array
  readonly pointLogs: Float64Array
  /** By scenario. */
  readonly moves: Float64Array
  readonly points: Int32Array
  readonly weights: Float64Array
  /** 1 where an expiry counts as minus the magnitude of its profit. */
  readonly isSkewed: Int32Array
  /** Factor of a profit, 1 outside extended rows, and the dampener: quote money, or that divided by the edge's move. */
  readonly factors: Float64Array
  readonly dampeners: Float64Array
  readonly hasExtended: boolean
  /** Points of each basis charge, in the model's order: up and down in turn. */
  readonly basisPoints: Int32Array
  readonly collateralMoves: boolean
  /** Of the aggregate's offset. */
  readonly offsetFactor: number
  readonly offsetCap: number
}

/** Makes a model ready for an underlying; asked once for each name. */
export function planFor(model: ScenarioModel, name: string): UnderlyingPlan {
  const points = new Points()
  const { scenarios } = model
  const moves = scenarios.map((scenario) => scenario.moves?.[name] ?? scenario.move)
  const pointOf = scenarios.map((scenario, row) => points.placeOf(moves[row], modeOf(scenario)))
  const basisPoints = model.charges.flatMap((charge) => basisPointsOf(charge, points))
  const extended = scenarios.map((scenario) => extendedFiguresOf(scenario, name))
  return {
    name,
    volatility: model.volatility && { ...model.volatility, ...model.volatility.own?.[name] },
    uses: Array.from({ length: MODES }, (_, mode) => points.modes.includes(mode)),
    pointMoves: Float64Array.from(points.moves),
    pointModes: Int32Array.from(points.modes),
    pointRoots: Float64Array.from(points.moves, (move) => Math.sqrt(1 + move)),
    pointLogs: Float64Array.from(points.moves, log1p),
    moves: Float64Array.from(moves),
    points: Int32Array.from(pointOf),
    weights: Float64Array.from(scenarios, (scenario) => scenario.weight),
    isSkewed: Int32Array.from(scenarios, (scenario) => (scenario.skew === undefined ? 0 : 1)),
    factors: Float64Array.from(extended, (figures, row) => factorOf(figures, moves[row], model.unit)),
    dampeners: Float64Array.from(extended, (figures, row) => dampenerOf(figures, moves[row], model.unit)),
    hasExtended: extended.some((figures) => figures !== null),
    basisPoints: Int32Array.from(basisPoints),
    collateralMoves: collateralMoves(model, name),
    ...offsetOf(model, name),
  }
}

class Points {
  readonly moves: number[] = [0]
  readonly modes: number[] = [SAME]

  placeOf(move: number, mode: number): number {
    const known = this.moves.findIndex((other, place) => other === move && this.modes[place] === mode)
    if (known >= 0) return known
    this.moves.push(move)
    return this.modes.push(mode) - 1
  }
}

function modeOf(scenario: Scenario): number {
  if (scenario.skew === 'linear') return LINEAR
  if (scenario.skew === 'absolute') return ABSOLUTE
  return scenario.volatility === 'up' ? UP : scenario.volatility === 'down' ? DOWN : SAME
}

function basisPointsOf(charge: ChargeRule, points: Points): number[] {
  if (charge.kind !== 'basis') return []
  return [points.placeOf(charge.up, SAME), points.placeOf(charge.down, SAME)]
}

function extendedFiguresOf(scenario: Scenario, name: string): ExtendedFigures | null {
  return scenario.extended ? { ...scenario.extended, ...scenario.extended.own?.[name] } : null
}

/** In coin the profit is carried from the row's own price to the price at the edge of the grid. */
function factorOf(extended: ExtendedFigures | null, move: number, unit: ScenarioModel['unit']): number {
  if (!extended || move === 0) return 1
  const share = (extended.factor * extended.range) / Math.abs(move)
  return unit === 'quote' ? share : (share * (1 + move)) / edgeOf(extended, move)
}

function dampenerOf(extended: ExtendedFigures | null, move: number, unit: ScenarioModel['unit']): number {
  if (!extended || move === 0) return 0
  const money = Math.max(Math.abs(move) / extended.range - 1, 0) * extended.dampener
  return unit === 'quote' ? money : money / edgeOf(extended, move)
}

function edgeOf(extended: ExtendedFigures, move: number): number {
  return 1 + Math.sign(move) * extended.range
}

export function collateralMoves({ collateral }: ScenarioModel, name: string): boolean {
  return Array.isArray(collateral) ? collateral.includes(name) : collateral === 'moves'
}

function offsetOf({ aggregate }: ScenarioModel, name: string): { offsetFactor: number; offsetCap: number } {
  if (aggregate.by !== 'offset') return { offsetFactor: 1, offsetCap: Infinity }
  const { factor, cap } = { ...aggregate, ...aggregate.own?.[name] }
  return { offsetFactor: factor, offsetCap: cap ?? Infinity }
}
