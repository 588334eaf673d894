import type { AssetTerms } from '../core/market/asset.ts'
import { type InstrumentTerms, listInstrument } from '../core/market/instrument.ts'
import type { ReferenceTerms } from '../core/market/reference.ts'
import type { Path } from '../files/yaml.ts'
import type { Faults } from './faults.ts'
import type { ChainText } from './options-text.ts'
import { incrementOf, type OptionsText, optionsIn, symbolsOf } from './terms-options.ts'

/** The options of all chains as instruments. Their references are named by their place among `references`. */
export function chainsOf(
  { underlyings, options }: OptionsText,
  references: readonly ReferenceTerms[],
  assets: readonly { readonly name: string }[],
  path: Path,
  faults: Faults,
): InstrumentTerms[] {
  const place = new Map(references.map(({ symbol }, at) => [symbol, at]))
  const placeOf = (symbol: string): number => place.get(symbol) ?? 0
  return options.flatMap((chain, at) => {
    const underlying = underlyings.find(({ name }) => name === chain.underlying)
    // That it is unknown was told with the references.
    if (underlying === undefined) return []
    const own = [...path, 'options', at]
    const asset = assetOf(chain, assets, [...own, 'settlement-asset'], faults)
    const common = commonTerms(chain, asset, own, faults)
    return optionsIn(chain).map(
      ({ symbol, strike, right }): InstrumentTerms => ({
        symbol,
        ...common,
        option: {
          right,
          strike: incrementOf(strike),
          settledIn: chain['settled-in'],
          index: placeOf(symbolsOf.index(underlying)),
          forward: placeOf(symbolsOf.forward(chain)),
          volatility: placeOf(symbolsOf.volatility(symbol)),
          windowMs: chain.window ?? 0,
          ...(chain.fee !== undefined && {
            fee: { ofUnderlying: chain.fee['of-underlying'], mostOfPremium: chain.fee['most-of-premium'] },
          }),
        },
      }),
    )
  })
}

/** Premium and payoff are value = mark x quantity in either case, so the payoff is linear. */
function commonTerms(
  chain: ChainText,
  settlementAsset: number,
  path: Path,
  faults: Faults,
): Omit<InstrumentTerms, 'symbol' | 'option'> {
  const markIncrement = incrementOf(chain['mark-increment'] ?? chain['price-increment'])
  const quantityIncrement = incrementOf(chain['quantity-increment'])
  return {
    kind: 'option',
    payoff: 'linear',
    settlementAsset,
    multiplier: incrementOf(chain.multiplier),
    priceIncrement: incrementOf(chain['price-increment']),
    markIncrement,
    quantityIncrement,
    markRounding: 'half-even',
    largestPosition: faults.onGrid(chain['largest-position'], quantityIncrement, [
      ...path,
      'largest-position',
    ]),
    highestMark: faults.onGrid(chain['highest-mark'], markIncrement, [...path, 'highest-mark']),
    brackets: [],
    fees: { ...chain.fees, liquidationSplit: [{ to: 'fund', share: 1_000_000 }] },
    staleAfterMs: chain['stale-after'] ?? null,
    onStaleMark: 'liquidate',
    expiresAt: chain.expires,
    fundScope: chain['fund-scope'] ?? chain.underlying,
  }
}

function assetOf(
  chain: ChainText,
  assets: readonly { readonly name: string }[],
  path: Path,
  faults: Faults,
): number {
  const named = chain['settlement-asset'] ?? (chain['settled-in'] === 'coin' ? chain.underlying : undefined)
  if (named === undefined) return 0
  return faults.indexOf(
    named,
    assets.map(({ name }) => name),
    'an asset',
    path,
  )
}

/** Options of a chain differ in strike and right alone, so its first one stands for all of it. */
export function tellUnlistedChains(
  { options }: OptionsText,
  chained: readonly InstrumentTerms[],
  {
    assets,
    references,
  }: { readonly assets: readonly AssetTerms[]; readonly references: readonly ReferenceTerms[] },
  path: Path,
  faults: Faults,
): void {
  for (const [at, chain] of options.entries()) {
    const terms = chained.find(({ symbol }) => symbol === optionsIn(chain)[0].symbol)
    if (terms === undefined) continue
    const listing = listInstrument(terms, assets, (series) => references[series] ?? null)
    tellRefusals(listing, `the terms of ${terms.symbol}`, [...path, 'options', at], faults)
  }
}

/** Tells why core would not list terms, each reason at their place. */
export function tellRefusals(
  listing: { readonly ok: true } | { readonly ok: false; readonly refusals: readonly string[] },
  what: string,
  path: Path,
  faults: Faults,
): void {
  if (listing.ok) return
  for (const refusal of listing.refusals)
    faults.tell(path, `${what} where ${refusal}`, 'terms that can be listed')
}
