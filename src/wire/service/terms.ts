import { z } from 'zod'
import type { AssetTerms, CollateralTerms } from '../../core/market/asset.ts'
import type { Fraction } from '../../core/market/fraction.ts'
import type { Bracket, InstrumentTerms } from '../../core/market/instrument.ts'
import {
  type OptionTerms,
  type ReferenceKind,
  type ReferenceTerms,
  referenceKinds,
} from '../../core/market/reference.ts'
import type { Path } from '../../files/yaml.ts'
import type { Faults } from '../faults.ts'
import { duration, name, partOfWhole, positiveText, words } from '../scalars.ts'
import { assetOf, collateralTermsOf, instrumentTermsOf } from '../terms.ts'
import { incrementOf } from '../terms-options.ts'
import { assetText, collateralText, type InstrumentText, instrumentText } from '../terms-schema.ts'
import { type DocumentText, documentSchema, readDocument } from './documents.ts'
import { type Grid, gridOf, gridText, moneyGrid } from './grid.ts'
import type { Names } from './names.ts'
import type { Partly, Reading } from './reading.ts'
import type { Role } from './role.ts'

/** What an option pays on; its references are named by their symbols. */
interface OptionText {
  readonly right: OptionTerms['right']
  readonly strike: string
  readonly 'settled-in': OptionTerms['settledIn']
  readonly index: string
  readonly forward: string
  readonly volatility: string
  readonly window?: number | undefined
  readonly fee?: { readonly 'of-underlying': number; readonly 'most-of-premium': number } | undefined
}

interface ListedText extends InstrumentText {
  readonly option?: OptionText | undefined
}

const optionText: z.ZodType<OptionText> = z.strictObject({
  right: words('call', 'put'),
  strike: positiveText,
  'settled-in': words('quote', 'coin').prefault('quote'),
  index: name.describe('Symbol of the index it settles on.'),
  forward: name.describe('Symbol of the forward of its expiry; the index where none is quoted.'),
  volatility: name.describe('Symbol of its implied volatility.'),
  window: duration.optional(),
  fee: z
    .strictObject({ 'of-underlying': partOfWhole, 'most-of-premium': partOfWhole.prefault('100%') })
    .optional(),
})

/** An instrument as a scenario writes it; one by one an option may be written, too, and it has no brackets. */
const listedText: z.ZodType<ListedText> = (() => {
  const whole = instrumentText as unknown as z.ZodObject<{ brackets: z.ZodArray }>
  return whole.extend({
    brackets: z.array(whole.shape.brackets.element).prefault([]),
    underlying: name.optional().describe('Symbol of the index it belongs to.'),
    option: optionText.optional(),
  }) as unknown as z.ZodType<ListedText>
})()

interface ReferenceText {
  readonly symbol: string
  readonly kind: ReferenceKind
  readonly increment: string
  readonly 'highest-mark': string
  readonly 'stale-after'?: number | undefined
}

const referenceText: z.ZodType<ReferenceText> = z.strictObject({
  symbol: name,
  kind: words(...referenceKinds),
  increment: positiveText,
  'highest-mark': positiveText,
  'stale-after': duration.optional(),
})

/** Terms as a scenario file writes them, both ways. */
function terms<Core, Text>(
  id: string,
  description: string,
  schema: z.ZodType<Text>,
  read: (text: Text, names: Names, faults: Faults) => Core,
  write: (core: Core, names: Names) => Partly,
): Role<Core, DocumentText> {
  return {
    schema: documentSchema(id, description, schema),
    read: (raw, reading: Reading, field) =>
      readDocument(raw, schema, 'terms', reading, field, (text, faults) => read(text, reading.names, faults)),
    write,
  }
}

export const assetTerms: Role<AssetTerms, DocumentText> = terms(
  'AssetTerms',
  'An asset, as a scenario file writes it.',
  assetText,
  (text, _, faults) => assetOf(text, [], faults),
  ({ name, decimals, borrowLimit }) => ({
    name,
    decimals: String(decimals),
    'borrow-limit': gridText(borrowLimit, moneyGrid(decimals)),
  }),
)

export const collateralTerms: Role<CollateralTerms, DocumentText> = terms(
  'CollateralTerms',
  'A collateral, as a scenario file writes it.',
  collateralText,
  (text, { house }, faults) => collateralTermsOf(text, house.markets.assets, [], faults),
  (core, names) => ({
    symbol: core.symbol,
    asset: names.assetName(core.asset),
    'in-asset': names.assetName(core.inAsset),
    'index-increment': incrementText(core.indexIncrement),
    'collateral-weight': percent(core.collateralWeight),
    'conversion-discount': percent(core.conversionDiscount),
    'largest-balance': gridText(core.largestBalance, names.moneyGrid(core.asset)),
    'highest-index': gridText(core.highestIndex, gridOf(core.indexIncrement)),
    ...staleText(core.staleAfterMs),
  }),
)

export const referenceTerms: Role<ReferenceTerms, DocumentText> = terms(
  'ReferenceTerms',
  'A series of marks that is read and never held.',
  referenceText,
  (text, _, faults) => {
    const increment = incrementOf(text.increment)
    const { symbol, kind } = text
    const highestMark = faults.onGrid(text['highest-mark'], increment, ['highest-mark'])
    return { symbol, kind, increment, highestMark, staleAfterMs: text['stale-after'] ?? null }
  },
  ({ symbol, kind, increment, highestMark, staleAfterMs }) => ({
    symbol,
    kind,
    increment: incrementText(increment),
    'highest-mark': gridText(highestMark, gridOf(increment)),
    ...staleText(staleAfterMs),
  }),
)

export const instrumentTerms: Role<InstrumentTerms, DocumentText> = terms(
  'InstrumentTerms',
  'An instrument, as a scenario file writes it.',
  listedText,
  (text, names, faults) => {
    if (names.house.markets.assets.length === 0) {
      faults.tell(['settlement-asset'], 'a house without assets', 'one that is listed', 'List an asset first')
      return undefined as never
    }
    const index =
      text.underlying === undefined ? undefined : seriesOf(text.underlying, names, ['underlying'], faults)
    const core = instrumentTermsOf(text, names.house.markets.assets, index, [], faults)
    return {
      ...core,
      ...(text.option !== undefined && { option: optionOf(text.option, names, faults) }),
    }
  },
  (core, names) => {
    const money = names.moneyGrid(core.settlementAsset)
    const { fees, option, underlying } = core
    return {
      symbol: core.symbol,
      kind: core.kind,
      payoff: core.payoff,
      'settlement-asset': names.assetName(core.settlementAsset),
      multiplier: incrementText(core.multiplier),
      'price-increment': incrementText(core.priceIncrement),
      'mark-increment': incrementText(core.markIncrement),
      'quantity-increment': incrementText(core.quantityIncrement),
      'mark-rounding': core.markRounding,
      'largest-position': gridText(core.largestPosition, gridOf(core.quantityIncrement)),
      'highest-mark': gridText(core.highestMark, gridOf(core.markIncrement)),
      brackets: core.brackets.map((bracket) => bracketText(bracket, money)),
      fees: {
        maker: percent(fees.maker),
        taker: percent(fees.taker),
        liquidation: percent(fees.liquidation),
      },
      'liquidation-fee-split': Object.fromEntries(
        fees.liquidationSplit.map(({ to, share }) => [to, percent(share)]),
      ),
      ...staleText(core.staleAfterMs),
      'on-stale-mark': core.onStaleMark,
      ...(core.expiresAt !== null && { 'expires-at': String(core.expiresAt) }),
      'fund-scope': core.fundScope,
      ...(underlying !== undefined && { underlying: names.symbolOf(underlying) }),
      ...(option !== undefined && { option: optionToText(option, names) }),
    }
  },
)

function optionOf(text: OptionText, names: Names, faults: Faults): OptionTerms {
  const reference = (field: 'index' | 'forward' | 'volatility'): number =>
    seriesOf(text[field], names, ['option', field], faults)
  return {
    right: text.right,
    strike: incrementOf(text.strike),
    settledIn: text['settled-in'],
    index: reference('index'),
    forward: reference('forward'),
    volatility: reference('volatility'),
    windowMs: text.window ?? 0,
    ...(text.fee !== undefined && {
      fee: { ofUnderlying: text.fee['of-underlying'], mostOfPremium: text.fee['most-of-premium'] },
    }),
  }
}

function optionToText(option: OptionTerms, names: Names): Partly {
  const { fee } = option
  return {
    right: option.right,
    strike: incrementText(option.strike),
    'settled-in': option.settledIn,
    index: names.symbolOf(option.index),
    forward: names.symbolOf(option.forward),
    volatility: names.symbolOf(option.volatility),
    ...(option.windowMs > 0 && { window: `${option.windowMs}ms` }),
    ...(fee !== undefined && {
      fee: { 'of-underlying': percent(fee.ofUnderlying), 'most-of-premium': percent(fee.mostOfPremium) },
    }),
  }
}

function seriesOf(symbol: string, names: Names, path: Path, faults: Faults): number {
  const found = names.seriesOf(symbol)
  if (found === undefined)
    faults.tell(path, `"${symbol}"`, 'the symbol of a listed reference', 'List it first')
  return found ?? 0
}

function bracketText(bracket: Bracket, money: Grid): Partly {
  const { upTo, initial, maintenance } = bracket
  return {
    ...(upTo !== null && { 'up-to': gridText(upTo, money) }),
    initial: percent(initial),
    maintenance: percent(maintenance),
    'initial-deduction': gridText(bracket.initialDeduction, money),
    'maintenance-deduction': gridText(bracket.maintenanceDeduction, money),
  }
}

function staleText(ms: number | null): Partly {
  return ms === null ? {} : { 'stale-after': `${ms}ms` }
}

function incrementText(increment: Fraction): string {
  return gridText(1, gridOf(increment))
}

const inPercent = moneyGrid(4)

/** Parts per million as a percentage. */
export function percent(parts: number): string {
  return `${gridText(parts, inPercent)}%`
}
