import { exp } from '../exp.ts'
import { log } from '../log.ts'
import { butterflyAt, calendarAt, callSpreadAt } from './conditions.ts'
import { type Lowest, type ScanRange, type Stretch, scan } from './scan.ts'
import type { SviSurface } from './svi-surface.ts'
import { type WingBreach, wingBreaches } from './wing-breaches.ts'

/** What a smile or two of them must not allow. */
export type ArbitrageKind = 'butterfly' | 'call-spread' | 'calendar'

/** Where a surface allows one arbitrage, from one log-moneyness to another, and where it is deepest. */
export interface Breach {
  readonly kind: ArbitrageKind
  readonly years: number
  /** The second expiry, for a calendar. */
  readonly laterYears: number | null
  readonly logMoneyness: number
  readonly strike: number
  /** How far below zero: of `g` for a butterfly, of a chance for a call spread, of total variance for a calendar. */
  readonly depth: number
  readonly from: number
  readonly to: number
}

/** The smallest margin that was found anywhere: below zero, there is arbitrage. */
export interface Margin {
  readonly value: number
  readonly years: number
  readonly laterYears: number | null
  readonly logMoneyness: number
  readonly strike: number
}

/** Whether a surface is free of static arbitrage on a declared range, and where it is not. */
export interface ArbitrageVerdict {
  readonly free: boolean
  readonly range: ScanRange
  readonly breaches: readonly Breach[]
  /** Arbitrage of the wing rule: caps inside of the range, or wings too steep beyond it. */
  readonly wings: readonly WingBreach[]
  readonly lowest: { readonly [Kind in ArbitrageKind]: Margin | null }
}

/** On what range a verdict is given, and how closely it is looked at. */
export interface VerdictOptions {
  /** Log-moneyness from and to; strikes of 0.5 to 1.8 times the forward where left out. */
  readonly low?: number
  readonly high?: number
  /** Equal steps of the scan; 400 where left out, and as many more as the range is wider than the usual one. */
  readonly steps?: number
  /** Moments looked at between two expiries, besides the expiries; 3 where left out. */
  readonly between?: number
  /** How far below zero counts as rounding; 1e-12 where left out. */
  readonly tolerance?: number
}

/** Steps for each unit of log-moneyness: 400 from half to 1.8 times the forward. */
const STEPS_A_UNIT = 312

interface Look {
  readonly kind: ArbitrageKind
  readonly years: number
  readonly laterYears: number | null
  readonly of: (k: number) => number
}

/** Looks for static arbitrage of a surface on a range, by a dense scan that narrows down on each dip. */
export function verdictOf(surface: SviSurface, options: VerdictOptions = {}): ArbitrageVerdict {
  const [low, high] = [options.low ?? log(0.5), options.high ?? log(1.8)]
  const range: ScanRange = { low, high, steps: options.steps ?? stepsFor(high - low) }
  const lowest: { [Kind in ArbitrageKind]: Margin | null } = {
    butterfly: null,
    'call-spread': null,
    calendar: null,
  }
  const breaches: Breach[] = []
  for (const look of looksAt(surface, options.between ?? 3)) {
    const found = scan(look.of, range, options.tolerance ?? 1e-12)
    const margin = marginOf(surface, look, found.lowest)
    if (!(margin.value >= (lowest[look.kind]?.value ?? Number.POSITIVE_INFINITY))) lowest[look.kind] = margin
    for (const stretch of found.below) breaches.push(breachOf(surface, look, stretch))
  }
  const wings = wingBreaches(surface, range)
  return { free: breaches.length === 0 && wings.length === 0, range, breaches, wings, lowest }
}

/** A wide range is looked at as closely as the usual one, up to where nothing is left to see. */
function stepsFor(width: number): number {
  return Math.min(Math.max(Math.ceil(width * STEPS_A_UNIT), 400), 20_000)
}

/** Everything a verdict looks at: smiles at and between expiries, and each expiry against the next. */
function looksAt(surface: SviSurface, between: number): Look[] {
  const expiries = surface.slices.map(({ years }) => years)
  const smiles = momentsOf(expiries, between).flatMap((years): Look[] => [
    { kind: 'butterfly', years, laterYears: null, of: (k) => butterflyAt(surface, k, years) },
    { kind: 'call-spread', years, laterYears: null, of: (k) => callSpreadAt(surface, k, years) },
  ])
  // Between expiries variance runs straight, so that it falls nowhere if it does not fall from expiry to expiry.
  const calendars = expiries.slice(1).map((laterYears, index): Look => {
    const years = expiries[index]
    return { kind: 'calendar', years, laterYears, of: (k) => calendarAt(surface, k, years, laterYears) }
  })
  return [...smiles, ...calendars]
}

function momentsOf(expiries: readonly number[], between: number): number[] {
  return expiries.flatMap((years, index) => {
    const before = expiries[index - 1]
    if (before === undefined) return [years]
    const steps = Array.from({ length: between }, (_, step) => (step + 1) / (between + 1))
    return [...steps.map((share) => before + (years - before) * share), years]
  })
}

function marginOf(surface: SviSurface, look: Look, { at, value }: Lowest): Margin {
  const { years, laterYears } = look
  return { value, years, laterYears, logMoneyness: at, strike: exp(at + surface.logForward(years)) }
}

function breachOf(surface: SviSurface, look: Look, { from, to, lowest }: Stretch): Breach {
  const { value, ...place } = marginOf(surface, look, lowest)
  return { kind: look.kind, ...place, depth: -value, from, to }
}
