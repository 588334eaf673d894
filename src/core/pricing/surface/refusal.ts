/** Why parameters of a smile or a surface are no smile and no surface. Each says what was found. */
export type SurfaceRefusal =
  | { readonly reason: 'not-finite'; readonly parameter: string; readonly found: number }
  | { readonly reason: 'not-above-zero'; readonly parameter: string; readonly found: number }
  | { readonly reason: 'below-zero'; readonly parameter: string; readonly found: number }
  | { readonly reason: 'not-below-zero'; readonly parameter: string; readonly found: number }
  /** A correlation at or beyond one, where the smile would be a broken line or no function. */
  | { readonly reason: 'correlation-out-of-range'; readonly parameter: string; readonly found: number }
  /** The lowest total variance of the smile is not above zero, so that somewhere it has no volatility. */
  | { readonly reason: 'variance-not-above-zero'; readonly lowest: number; readonly logMoneyness: number }
  /** The smile is lowest at the money: then jump-wing parameters leave its width open. */
  | { readonly reason: 'width-undetermined'; readonly skew: number }
  | { readonly reason: 'no-slices' }
  | { readonly reason: 'expiries-not-rising'; readonly years: number; readonly after: number }

/** A value, or why there is none. */
export type Shaped<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: SurfaceRefusal }

/** Says a refusal in a sentence: what was found, what was expected. */
export function surfaceRefusalText(refusal: SurfaceRefusal): string {
  switch (refusal.reason) {
    case 'not-finite':
      return `Found ${refusal.parameter} ${refusal.found}, expected a finite number.`
    case 'not-above-zero':
      return `Found ${refusal.parameter} ${refusal.found}, expected it above zero.`
    case 'below-zero':
      return `Found ${refusal.parameter} ${refusal.found}, expected zero or above.`
    case 'not-below-zero':
      return `Found ${refusal.parameter} ${refusal.found}, expected it below zero.`
    case 'correlation-out-of-range':
      return `Found ${refusal.parameter} ${refusal.found}, expected it between -1 and 1, both left out.`
    case 'variance-not-above-zero':
      return `Found a total variance of ${refusal.lowest} at log-moneyness ${refusal.logMoneyness}, expected it above zero everywhere.`
    case 'width-undetermined':
      return `Found a skew of ${refusal.skew} with the lowest variance at the money, expected a skew: without one the width of the smile is left open. Give raw parameters.`
    case 'no-slices':
      return 'Found no expiry, expected at least one.'
    case 'expiries-not-rising':
      return `Found an expiry in ${refusal.years} years after one in ${refusal.after}, expected expiries that rise.`
  }
}

/** The first refusal of several checks, in their order. */
export function firstOf(...checks: readonly (SurfaceRefusal | null)[]): SurfaceRefusal | null {
  return checks.find((refusal) => refusal !== null) ?? null
}

export function finite(parameter: string, found: number): SurfaceRefusal | null {
  return Number.isFinite(found) ? null : { reason: 'not-finite', parameter, found }
}

export function aboveZero(parameter: string, found: number): SurfaceRefusal | null {
  return finite(parameter, found) ?? (found > 0 ? null : { reason: 'not-above-zero', parameter, found })
}

export function belowZero(parameter: string, found: number): SurfaceRefusal | null {
  return finite(parameter, found) ?? (found < 0 ? null : { reason: 'not-below-zero', parameter, found })
}

export function notBelowZero(parameter: string, found: number): SurfaceRefusal | null {
  return finite(parameter, found) ?? (found >= 0 ? null : { reason: 'below-zero', parameter, found })
}

export function correlation(parameter: string, found: number): SurfaceRefusal | null {
  if (!Number.isFinite(found)) return { reason: 'not-finite', parameter, found }
  return found > -1 && found < 1 ? null : { reason: 'correlation-out-of-range', parameter, found }
}

/** The value where nothing refuses it. */
export function shaped<Value>(refusal: SurfaceRefusal | null, value: () => Value): Shaped<Value> {
  return refusal === null ? { ok: true, value: value() } : { ok: false, refusal }
}
