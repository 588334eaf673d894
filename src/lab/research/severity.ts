/**
 * Severity controllers as published: how much of each wave's deficit to take, decided before the need is known.
 *
 * Floats as published: they choose a severity and set no amount.
 *
 * @see docs/sources.md#severity-controllers
 */

/** A wave as a controller sees it afterwards. */
export interface SeverityWave {
  /** Deficit, >= 0. */
  readonly deficit: number
  /** What had to be found, >= 0. */
  readonly needed: number
  /** What winners have to give, >= 0, and the largest of them: only backoff looks at them. */
  readonly winners?: number
  readonly largestWinner?: number
}

/** The severity that would have found the need: `min(1, needed / deficit)`, zero where nothing was lost. */
export function neededSeverity({ deficit, needed }: SeverityWave): number {
  return deficit > 0 ? clip(needed / deficit) : 0
}

/**
 * The step that makes the bound least: sqrt((1 + 2P) / Σ D²), P the path of the needed severities.
 *
 * It takes all waves to work it out, so no venue could have set it beforehand.
 */
export function bestStep(waves: readonly SeverityWave[]): number {
  const squares = waves.reduce((sum, { deficit }) => sum + deficit * deficit, 0)
  return squares === 0 ? 0 : Math.sqrt((1 + 2 * pathOf(waves.map(neededSeverity))) / squares)
}

/**
 * Online gradient descent on D x |θ − θ needed|, one severity for each wave.
 *
 * @param step dollars to severity; the study's is `bestStep`
 * @param first severity of the first wave, before anything is known
 */
export function gradientSeverities(waves: readonly SeverityWave[], step: number, first = 0): number[] {
  return controlled(waves, first, (severity, wave) => {
    return clip(severity - step * wave.deficit * Math.sign(severity - neededSeverity(wave)))
  })
}

/** Terms of the backoff: how fast severity decays, and what it does not fall below. */
export interface Backoff {
  readonly decay: number
  readonly least: number
  /** Target ratio R of the largest winner to the deficit; infinite for no ceiling. */
  readonly ratio?: number
}

/**
 * Exponential backoff: `max(decay x last severity, least)`, below a ceiling `R / (1 + R) x largest winner / D`.
 *
 * It never looks at what was needed, so it decays while the need grows.
 */
export function backoffSeverities(waves: readonly SeverityWave[], terms: Backoff): number[] {
  const { decay, least, ratio = Number.POSITIVE_INFINITY } = terms
  const share = Number.isFinite(ratio) ? ratio / (1 + ratio) : Number.POSITIVE_INFINITY
  let severity = 1 / decay
  return waves.map(({ deficit, largestWinner = Number.POSITIVE_INFINITY }) => {
    const ceiling = deficit > 0 ? share * (largestWinner / deficit) : 1
    severity = Math.max(decay * severity, least)
    return clip(Math.min(severity, ceiling))
  })
}

/** Terms of the mirror step with constraints; the published step sizes fall as `t^-1/2`. */
export interface Dual {
  readonly step: number
  /** Dual ascent on the constraint. */
  readonly gain: number
  /** How much of the deficit may stay open on average, in [0, 1]. */
  readonly mayStay: number
}

/**
 * The controller with dual ascent (MDIC): a gradient step on the loss plus λ x constraint, then λ grows while the
 * constraint `θ needed − θ <= mayStay` is broken and shrinks while it is not.
 *
 * Deficits are scaled by the largest, since the published step sizes have no unit.
 */
export function dualSeverities(waves: readonly SeverityWave[], { step, gain, mayStay }: Dual): number[] {
  const scale = Math.max(...waves.map(({ deficit }) => deficit), Number.MIN_VALUE)
  let multiplier = 0
  let turn = 0
  return controlled(waves, 0, (severity, wave) => {
    turn += 1
    const needed = neededSeverity(wave)
    const slope = (wave.deficit / scale) * Math.sign(severity - needed) - multiplier
    multiplier = Math.max(0, multiplier + (gain / Math.sqrt(turn)) * (needed - severity - mayStay))
    return clip(severity - (step / Math.sqrt(turn)) * slope)
  })
}

/** What a series of severities misses by, in dollars: Σ D x |θ − θ needed|, the study's dynamic regret. */
export function severityRegret(waves: readonly SeverityWave[], severities: readonly number[]): number {
  return waves.reduce(
    (sum, wave, at) => sum + wave.deficit * Math.abs(severities[at] - neededSeverity(wave)),
    0,
  )
}

/** Plays a controller over the waves: each severity is set before its wave is seen. */
function controlled(
  waves: readonly SeverityWave[],
  first: number,
  next: (severity: number, wave: SeverityWave) => number,
): number[] {
  let severity = clip(first)
  return waves.map((wave) => {
    const used = severity
    severity = next(severity, wave)
    return used
  })
}

function pathOf(values: readonly number[]): number {
  return values.slice(1).reduce((sum, value, at) => sum + Math.abs(value - values[at]), 0)
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}
