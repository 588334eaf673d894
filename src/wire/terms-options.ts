import { type Fraction, fraction } from '../core/market/fraction.ts'
import type { ReferenceKind, ReferenceTerms } from '../core/market/reference.ts'
import { parseRational } from '../core/money/units.ts'
import type { Path } from '../files/yaml.ts'
import type { Faults } from './faults.ts'
import type { ChainText, UnderlyingText } from './options-text.ts'

/** Volatilities, rates, pegs and confidences are kept in parts per million. */
const PPM: Fraction = { numerator: 1n, denominator: 1_000_000n }
/** A thousand times one: far above any volatility or rate, and below what a trigger holds. */
const HIGHEST_PPM = 1_000_000_000

/** What a scenario's options are written on, as written. */
export interface OptionsText {
  readonly underlyings: readonly UnderlyingText[]
  readonly options: readonly ChainText[]
}

/** A decimal text as an exact fraction. */
export function incrementOf(text: string): Fraction {
  const { numerator, denominator } = parseRational(text)
  return fraction(numerator, denominator)
}

/** Symbols of the references of an underlying, of an expiry and of an option. */
export const symbolsOf = {
  index: (underlying: UnderlyingText): string => underlying.index ?? `${underlying.name}-INDEX`,
  rate: ({ name }: UnderlyingText): string => `${name}-RATE`,
  peg: ({ name }: UnderlyingText): string => `${name}-PEG`,
  spotConfidence: ({ name }: UnderlyingText): string => `${name}-CONFIDENCE`,
  perpetualConfidence: ({ name }: UnderlyingText): string => `${name}-PERP-CONFIDENCE`,
  forward: ({ underlying, expires }: ChainText): string => `${underlying}-${dayOf(expires)}-FORWARD`,
  option: (chain: ChainText, strike: string, right: 'call' | 'put'): string =>
    `${chain.prefix ?? chain.underlying}-${dayOf(chain.expires)}-${plain(strike)}-${right === 'call' ? 'C' : 'P'}`,
  volatility: (option: string): string => `${option}-IV`,
} as const

/** Every option of a chain in the order of its strikes, the call of a strike first. */
export function optionsIn(
  chain: ChainText,
): { readonly symbol: string; readonly strike: string; readonly right: 'call' | 'put' }[] {
  const rights = chain.rights === 'both' ? (['call', 'put'] as const) : [chain.rights]
  return chain.strikes.flatMap((strike) =>
    rights.map((right) => ({ symbol: symbolsOf.option(chain, strike, right), strike, right })),
  )
}

/** What is read and never held: of each underlying, then of each expiry and option in the order of the chains. */
export function referencesOf(
  { underlyings, options }: OptionsText,
  path: Path,
  faults: Faults,
): ReferenceTerms[] {
  const own = underlyings.flatMap((each, at) => ofUnderlying(each, [...path, 'underlyings', at], faults))
  const chained = options.flatMap((chain, at): ReferenceTerms[] => {
    const underlying = underlyings.find(({ name }) => name === chain.underlying)
    if (underlying === undefined) {
      const known = underlyings.map(({ name }) => name)
      faults.indexOf(chain.underlying, known, 'an underlying', [...path, 'options', at, 'underlying'])
      return []
    }
    return [priceSeries('forward', symbolsOf.forward(chain), underlying, [], faults), ...volatilities(chain)]
  })
  // Chains of one expiry share its forward.
  const forwards = new Set<string>()
  const once = chained.filter(({ kind, symbol }) => {
    if (kind !== 'forward') return true
    const isFirst = !forwards.has(symbol)
    forwards.add(symbol)
    return isFirst
  })
  return [...own, ...once]
}

function ofUnderlying(text: UnderlyingText, path: Path, faults: Faults): ReferenceTerms[] {
  const { confidence } = text
  const given: [unknown, ReferenceKind, string][] = [
    [text.rate, 'rate', symbolsOf.rate(text)],
    [text.peg, 'peg', symbolsOf.peg(text)],
    [confidence?.spot, 'confidence', symbolsOf.spotConfidence(text)],
    [confidence?.perpetual, 'confidence', symbolsOf.perpetualConfidence(text)],
  ]
  return [
    priceSeries('index', symbolsOf.index(text), text, path, faults),
    ...given.flatMap(([level, kind, symbol]) => (level === undefined ? [] : [inParts(kind, symbol)])),
  ]
}

function priceSeries(
  kind: 'index' | 'forward',
  symbol: string,
  underlying: UnderlyingText,
  path: Path,
  faults: Faults,
): ReferenceTerms {
  const increment = incrementOf(underlying.increment)
  const highestMark = faults.onGrid(underlying['highest-mark'], increment, [...path, 'highest-mark'])
  return { symbol, kind, increment, highestMark, staleAfterMs: null }
}

function inParts(kind: ReferenceKind, symbol: string): ReferenceTerms {
  return { symbol, kind, increment: PPM, highestMark: HIGHEST_PPM, staleAfterMs: null }
}

function volatilities(chain: ChainText): ReferenceTerms[] {
  return optionsIn(chain).map(({ symbol }) => inParts('volatility', symbolsOf.volatility(symbol)))
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** `26JUN26`, as venues write an expiry. */
function dayOf(at: number): string {
  const day = new Date(at)
  return `${day.getUTCDate()}${MONTHS[day.getUTCMonth()]}${String(day.getUTCFullYear() % 100).padStart(2, '0')}`
}

function plain(strike: string): string {
  return strike.replaceAll('_', '')
}
