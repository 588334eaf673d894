import { isPositive } from './fraction.ts'
import type { OptionFee, OptionTerms, ReferenceKind, ReferenceTerms } from './reference.ts'

/** Terms of a listed reference, or null where the series is none. */
export type ReferenceLookUp = (series: number) => ReferenceTerms | null

/** The part of an instrument's terms that says what it pays on. */
interface PaysOn {
  readonly kind: 'perpetual' | 'future' | 'option'
  readonly payoff: 'linear' | 'inverse'
  readonly brackets: readonly unknown[]
  readonly expiresAt: number | null
  readonly option?: OptionTerms
  readonly underlying?: number
}

/** Why an instrument's option terms, or the index it names as its underlying, cannot be listed. */
export function optionRefusals(terms: PaysOn, referenceAt: ReferenceLookUp): string[] {
  const { kind, option, underlying } = terms
  const refusals: string[] = []
  if (underlying !== undefined) refusals.push(...kindRefusals(referenceAt, 'underlying', underlying, 'index'))
  if (kind !== 'option') {
    if (option !== undefined) refusals.push(`a ${kind} has no option terms`)
    return refusals
  }
  if (underlying !== undefined) refusals.push('an option names its underlying as option.index')
  if (terms.payoff !== 'linear')
    refusals.push('the payoff of an option is linear in its mark, coin-settled or not')
  if (terms.expiresAt === null) refusals.push('an option needs expiresAt')
  if (terms.brackets.length > 0)
    refusals.push('an option has no brackets: what it needs comes from the scenario model of its bucket')
  if (option === undefined) return [...refusals, 'an option needs its option terms']
  if (!isPositive(option.strike)) refusals.push('the strike of an option has to be above zero')
  if (!(Number.isSafeInteger(option.windowMs) && option.windowMs >= 0))
    refusals.push(`a settlement window of ${option.windowMs} ms is not a whole number from zero on`)
  for (const [name, needed] of [
    ['index', 'index'],
    ['forward', 'forward'],
    ['volatility', 'volatility'],
  ] as const)
    refusals.push(...kindRefusals(referenceAt, name, option[name], needed))
  return [...refusals, ...feeRefusals(option.fee)]
}

function kindRefusals(
  referenceAt: ReferenceLookUp,
  name: string,
  series: number,
  needed: ReferenceKind,
): string[] {
  const found = referenceAt(series)
  if (found === null) return [`its ${name} is series ${series}, which is not a listed reference`]
  // Where the forward of an expiry is not quoted, the index stands in for it.
  if (found.kind === needed || (needed === 'forward' && found.kind === 'index')) return []
  return [`its ${name} is ${found.symbol}, a reference of kind ${found.kind}, not ${needed}`]
}

function feeRefusals(fee: OptionFee | undefined): string[] {
  if (fee === undefined) return []
  const isShare = (share: number): boolean => Number.isSafeInteger(share) && share >= 0 && share <= 1_000_000
  return isShare(fee.ofUnderlying) && isShare(fee.mostOfPremium)
    ? []
    : [
        `the option's fee of ${fee.ofUnderlying} ppm, at most ${fee.mostOfPremium} ppm of the premium, is outside 0 to 1000000`,
      ]
}
