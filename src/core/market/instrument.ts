import { MAX_CELL } from '../money/mul-div.ts'
import type { Rounding } from '../money/rounding.ts'
import type { AssetTerms, CollateralTerms } from './asset.ts'
import { type Fraction, fraction, isWhole, over, tenTo, textOf, times } from './fraction.ts'
import type { Listing } from './listing.ts'
import { optionRefusals, type ReferenceLookUp } from './option.ts'
import { HIGHEST_MARK, type OptionTerms } from './reference.ts'

/** One tier of requirement: it holds for notionals up to and including `upTo`. */
export interface Bracket {
  /** Highest notional of the tier in units of the settlement asset; the last tier says null. */
  readonly upTo: number | null
  /** Initial and maintenance rate, parts per million of notional. */
  readonly initial: number
  readonly maintenance: number
  /** Units taken off the tier's product, so that tiers can join without a step. */
  readonly initialDeduction: number
  readonly maintenanceDeduction: number
}

/** Who gets which share of the liquidation fee, parts per million; the shares sum to 1,000,000. */
export interface FeeShare {
  readonly to: 'fund' | 'backstop' | 'capital' | 'fees'
  readonly share: number
}

export interface InstrumentFees {
  /** Parts per million of notional; a negative maker fee is a rebate. */
  readonly maker: number
  readonly taker: number
  readonly liquidation: number
  readonly liquidationSplit: readonly FeeShare[]
}

/** What trades, as a venue declares it. Money is in units of the settlement asset, rates in parts per million. */
export interface InstrumentTerms {
  readonly symbol: string
  readonly kind: 'perpetual' | 'future' | 'option'
  readonly payoff: 'linear' | 'inverse'
  readonly settlementAsset: number
  /** Linear: base per contract. Inverse: quote money per contract. */
  readonly multiplier: Fraction
  readonly priceIncrement: Fraction
  readonly markIncrement: Fraction
  readonly quantityIncrement: Fraction
  /** How a mark off the grid is put onto it. */
  readonly markRounding: Rounding
  /** In quantity increments, for any one holder. */
  readonly largestPosition: number
  /** In mark increments. */
  readonly highestMark: number
  readonly brackets: readonly Bracket[]
  readonly fees: InstrumentFees
  readonly staleAfterMs: number | null
  /** What happens to a bucket whose trigger rests on an old mark: it is liquidated all the same, or it waits. */
  readonly onStaleMark: 'liquidate' | 'defer'
  readonly expiresAt: number | null
  /** Name of the insurance fund that answers for this instrument. */
  readonly fundScope: string
  /** What an option pays on; only and always where the kind is `option`. */
  readonly option?: OptionTerms
  /** Reference series of the index that a perpetual or future belongs to. A future settles with its index's options. */
  readonly underlying?: number
}

/** Terms with the whole numbers that the hot loops use. */
export interface Instrument {
  readonly terms: InstrumentTerms
  /** @see valueAtPrice */
  readonly scale: number
  /** Order price increment in mark increments. */
  readonly priceStep: number
}

/** A collateral series: value in `inAsset` is `balance x index x numerator / denominator`. */
export interface Collateral {
  readonly terms: CollateralTerms
  readonly numerator: number
  readonly denominator: number
}

const PPM = 1_000_000n
const LARGEST = BigInt(MAX_CELL)
/** Where nothing is said about references, there are none. */
const noReferences: ReferenceLookUp = () => null

/**
 * Checks an instrument's terms and works out its whole-number scale.
 *
 * Refused, with the figures: option terms that name no such references, a value step that is not a whole number of units, prices off
 * the mark grid, brackets out of order or that fall as the position grows, and a largest position whose
 * value times rate passes the bound of one cell.
 *
 * @param referenceAt terms of the references that are listed already, which option terms name by series
 */
export function listInstrument(
  terms: InstrumentTerms,
  assets: readonly AssetTerms[],
  referenceAt: ReferenceLookUp = noReferences,
): Listing<Instrument> {
  const refusals = optionRefusals(terms, referenceAt)
  const asset = assets[terms.settlementAsset]
  if (asset === undefined) {
    refusals.push(`settlement asset ${terms.settlementAsset} is not listed`)
    return { ok: false, refusals }
  }
  if (terms.kind === 'future' && terms.expiresAt === null) refusals.push('a dated future needs expiresAt')
  if (terms.kind === 'perpetual' && terms.expiresAt !== null) refusals.push('a perpetual has no expiresAt')
  const priceStep = over(terms.priceIncrement, terms.markIncrement)
  if (!isWhole(priceStep))
    refusals.push(
      `price increment is ${textOf(priceStep)} mark increments; it has to be a whole number of them`,
    )
  const scale = scaleOf(terms, asset)
  if (!isWhole(scale))
    refusals.push(
      `${scaleWords(terms)} is ${textOf(scale)} ledger units; it has to be whole: add ledger decimals or coarsen an increment`,
    )
  refusals.push(
    ...boundRefusals(terms, scale),
    ...(terms.kind === 'option' ? [] : bracketRefusals(terms.brackets)),
    ...feeRefusals(terms.fees),
  )
  if (refusals.length > 0) return { ok: false, refusals }
  return {
    ok: true,
    listed: { terms, scale: Number(scale.numerator), priceStep: Number(priceStep.numerator) },
  }
}

function scaleOf(terms: InstrumentTerms, asset: AssetTerms): Fraction {
  const perContract = times(
    times(terms.multiplier, terms.quantityIncrement),
    fraction(tenTo(asset.decimals), 1n),
  )
  return terms.payoff === 'linear'
    ? times(perContract, terms.markIncrement)
    : over(perContract, terms.markIncrement)
}

function scaleWords(terms: InstrumentTerms): string {
  return terms.payoff === 'linear'
    ? 'mark increment x quantity increment x multiplier'
    : 'quantity increment x multiplier / mark increment'
}

function boundRefusals(terms: InstrumentTerms, scale: Fraction): string[] {
  const refusals: string[] = []
  const whole = (value: number): boolean => Number.isSafeInteger(value) && value >= 1
  if (!whole(terms.largestPosition) || !whole(terms.highestMark))
    return [
      `largest position ${terms.largestPosition} and highest mark ${terms.highestMark} have to be whole and above zero`,
    ]
  if (terms.highestMark > HIGHEST_MARK)
    refusals.push(
      `highest mark ${terms.highestMark} passes ${HIGHEST_MARK} increments: use a coarser mark increment`,
    )
  // The worst value of a position: linear at the highest mark, inverse at one increment.
  const mark = terms.payoff === 'linear' ? BigInt(terms.highestMark) : 1n
  const worst = (BigInt(terms.largestPosition) * mark * scale.numerator) / scale.denominator
  if (terms.payoff === 'linear' && worst > LARGEST)
    refusals.push(
      `largest position ${terms.largestPosition} at highest mark ${terms.highestMark} is ${worst} units, past the bound of ${LARGEST}`,
    )
  if (terms.payoff === 'inverse' && scale.numerator > LARGEST)
    refusals.push(`scale ${scale.numerator} passes the bound of ${LARGEST}`)
  return refusals
}

function bracketRefusals(brackets: readonly Bracket[]): string[] {
  const refusals: string[] = []
  const [first] = brackets
  if (first === undefined) return ['at least one bracket is needed']
  if (first.initialDeduction !== 0 || first.maintenanceDeduction !== 0)
    refusals.push('bracket 0: the first tier has no deduction')
  for (const [index, bracket] of brackets.entries()) {
    const last = index === brackets.length - 1
    if (last !== (bracket.upTo === null))
      refusals.push(`bracket ${index}: only the last one has no upper end, and it must`)
    if (bracket.maintenance <= 0 || bracket.initial < bracket.maintenance || bracket.initial > Number(PPM))
      refusals.push(
        `bracket ${index}: maintenance ${bracket.maintenance} and initial ${bracket.initial} ppm need 0 < maintenance <= initial <= 1000000`,
      )
    const next = brackets[index + 1]
    if (next !== undefined && bracket.upTo !== null) refusals.push(...joinRefusals(bracket, next, index))
  }
  return refusals
}

/** A bigger position must not need less: that would make growth a way out of a liquidation. */
function joinRefusals(bracket: Bracket, next: Bracket, index: number): string[] {
  const refusals: string[] = []
  const edge = BigInt(bracket.upTo ?? 0)
  if (next.upTo !== null && BigInt(next.upTo) <= edge)
    refusals.push(`bracket ${index + 1} ends before it begins`)
  const at = (rate: number, deduction: number): bigint => edge * BigInt(rate) - BigInt(deduction) * PPM
  if (at(next.maintenance, next.maintenanceDeduction) < at(bracket.maintenance, bracket.maintenanceDeduction))
    refusals.push(`bracket ${index + 1}: maintenance falls at ${edge} units; its deduction is too large`)
  if (at(next.initial, next.initialDeduction) < at(bracket.initial, bracket.initialDeduction))
    refusals.push(`bracket ${index + 1}: initial falls at ${edge} units; its deduction is too large`)
  return refusals
}

function feeRefusals(fees: InstrumentFees): string[] {
  const refusals: string[] = []
  if (fees.maker + fees.taker < 0)
    refusals.push(`maker ${fees.maker} and taker ${fees.taker} ppm pay out more than they take`)
  if (fees.liquidation < 0) refusals.push(`liquidation fee ${fees.liquidation} ppm is below zero`)
  const shares = fees.liquidationSplit.reduce((sum, part) => sum + part.share, 0)
  if (fees.liquidation > 0 && shares !== Number(PPM))
    refusals.push(`the liquidation fee's shares sum to ${shares}, not 1000000`)
  return refusals
}

/** Checks collateral terms and works out the fraction that turns balance times index into units. */
export function listCollateral(terms: CollateralTerms, assets: readonly AssetTerms[]): Listing<Collateral> {
  const refusals: string[] = []
  const held = assets[terms.asset]
  const home = assets[terms.inAsset]
  if (held === undefined || home === undefined || terms.asset === terms.inAsset) {
    return {
      ok: false,
      refusals: [`collateral needs two listed assets, found ${terms.asset} in ${terms.inAsset}`],
    }
  }
  const worth = over(
    times(terms.indexIncrement, fraction(tenTo(home.decimals), 1n)),
    fraction(tenTo(held.decimals), 1n),
  )
  if (terms.collateralWeight < 0 || terms.collateralWeight > 1_000_000)
    refusals.push(`collateral weight ${terms.collateralWeight} ppm is outside 0 to 1000000`)
  if (terms.conversionDiscount < 0 || terms.conversionDiscount >= 1_000_000)
    refusals.push(`conversion discount ${terms.conversionDiscount} ppm is outside 0 to 999999`)
  const step = BigInt(terms.highestIndex) * worth.numerator
  const worst = (BigInt(terms.largestBalance) * step) / worth.denominator
  if (terms.highestIndex > HIGHEST_MARK || step > LARGEST || worst > LARGEST)
    refusals.push(
      `largest balance ${terms.largestBalance} at highest index ${terms.highestIndex} is ${worst} units, past a bound of ${LARGEST} units or ${HIGHEST_MARK} increments`,
    )
  if (refusals.length > 0) return { ok: false, refusals }
  return {
    ok: true,
    listed: { terms, numerator: Number(worth.numerator), denominator: Number(worth.denominator) },
  }
}
