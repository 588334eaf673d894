import { z } from 'zod'
import type { AssetTerms } from '../core/market/asset.ts'
import type { Path } from '../files/yaml.ts'
import type { Faults } from './faults.ts'
import { name, partOfWhole, positiveText, share, signedShare, wholeFrom } from './scalars.ts'

/** Some accounts of one leverage: notional over own money, and how many of them to how many of the others. */
export interface LeverageWeight {
  readonly times: number
  readonly weight: number
}

/** A crowd of accounts to be drawn from a seed. Money is whole units of `asset`, shares are parts per million. */
export interface PopulationSpec {
  /** What the account names begin with. */
  readonly name: string
  readonly asset: string
  readonly accounts: number
  /** Heavy-tailed between the two bounds, with the exponent `alphaPpm`. */
  readonly deposit: { readonly smallest: bigint; readonly largest: bigint; readonly alphaPpm: number }
  readonly leverage: LeverageWeight[]
  /** Share of the crowd's notional that is long. */
  readonly longSharePpm: number
  readonly instruments: { readonly symbol: string; readonly weight: number }[]
  readonly positionsEach: { readonly count: number; readonly weight: number }[]
  readonly isolatedSharePpm: number
  /** The few large, lightly levered accounts that stand against the crowd. */
  readonly makers?: { readonly sharePpm: number; readonly leverage: LeverageWeight[] }
  /** How far from the opening mark positions were entered: profit as a share of the margin, with weights. */
  readonly entries?: { readonly profitPpm: number; readonly weight: number }[]
}

/** A population as written; amounts are still text. */
export interface PopulationText {
  readonly name: string
  readonly asset?: string | undefined
  readonly accounts: number
  readonly sizes: { readonly smallest: string; readonly largest: string; readonly 'pareto-alpha': number }
  readonly leverage: LeverageWeight[]
  readonly 'long-share': number
  readonly instruments: { readonly symbol: string; readonly weight: number }[]
  readonly 'positions-each': { readonly count: number; readonly weight: number }[]
  readonly 'isolated-share': number
  readonly makers?: { readonly share: number; readonly leverage: LeverageWeight[] } | undefined
  readonly entries?: { readonly profit: number; readonly weight: number }[] | undefined
}

const weight = wholeFrom(1)

/** Weights by leverage, written `{ 3: 20, 10: 50 }` or `{ 3x: 20, 10x: 50 }`. */
const leverage: z.ZodType<LeverageWeight[], unknown> = weightsBy(
  /^(\d{1,4})x?$/,
  'a leverage such as 10 or 10x',
).transform((weights) => weights.map(({ count, weight }) => ({ times: count, weight })))

const counts: z.ZodType<{ count: number; weight: number }[], unknown> = weightsBy(
  /^(\d{1,4})$/,
  'a number such as 2',
)

export const populationText: z.ZodType<PopulationText> = z.strictObject({
  name: name.prefault('p').describe('What the account names begin with.'),
  asset: name.optional().describe('Left out, the first asset.'),
  accounts: wholeFrom(1),
  sizes: z
    .strictObject({ smallest: positiveText, largest: positiveText, 'pareto-alpha': share })
    .describe('What an account owns at the start: heavy-tailed between two amounts.'),
  leverage,
  'long-share': partOfWhole.prefault('50%'),
  instruments: z
    .record(z.string(), weight)
    .refine((weights) => Object.keys(weights).length > 0, { message: 'at least one instrument' })
    .transform((weights) => Object.entries(weights).map(([symbol, weight]) => ({ symbol, weight })))
    .describe('Weights by symbol.'),
  'positions-each': counts.prefault({ 1: '1' }).describe('Weights by how many instruments an account holds.'),
  'isolated-share': partOfWhole.prefault('0%'),
  makers: z.strictObject({ share: partOfWhole, leverage }).optional(),
  entries: z
    .array(z.strictObject({ profit: signedShare, weight }))
    .min(1)
    .optional(),
})

/** Turns a written population into what draws it; every name and amount checked. */
export function populationOf(
  text: PopulationText,
  assets: readonly AssetTerms[],
  symbols: readonly string[],
  path: Path,
  faults: Faults,
): PopulationSpec {
  const assetNames = assets.map((asset) => asset.name)
  const asset =
    text.asset === undefined ? 0 : faults.indexOf(text.asset, assetNames, 'an asset', [...path, 'asset'])
  for (const { symbol } of text.instruments)
    faults.indexOf(symbol, symbols, 'an instrument', [...path, 'instruments', symbol])
  const money = (key: 'smallest' | 'largest'): number =>
    faults.money(text.sizes[key], assets[asset], [...path, 'sizes', key])
  const [smallest, largest] = [money('smallest'), money('largest')]
  if (largest < smallest)
    faults.tell([...path, 'sizes', 'largest'], 'a largest size below the smallest', 'one not below it')
  return {
    name: text.name,
    asset: assetNames[asset],
    accounts: text.accounts,
    deposit: { smallest: BigInt(smallest), largest: BigInt(largest), alphaPpm: text.sizes['pareto-alpha'] },
    leverage: text.leverage,
    longSharePpm: text['long-share'],
    instruments: text.instruments,
    positionsEach: text['positions-each'],
    isolatedSharePpm: text['isolated-share'],
    ...(text.makers && { makers: { sharePpm: text.makers.share, leverage: text.makers.leverage } }),
    ...(text.entries && {
      entries: text.entries.map(({ profit, weight }) => ({ profitPpm: profit, weight })),
    }),
  }
}

/** Weights by a whole number, in order of it: how a key is spelled must not move a draw. */
function weightsBy(key: RegExp, expected: string): z.ZodType<{ count: number; weight: number }[], unknown> {
  const keys = z
    .string()
    .refine((text) => key.test(text) && Number.parseInt(text, 10) >= 1, { message: expected })
  return z.record(keys, weight).transform((weights, context) => {
    const read = Object.entries(weights).map(([text, weight]) => ({
      count: Number.parseInt(text, 10),
      weight,
    }))
    const isPlain = read.length > 0 && new Set(read.map(({ count }) => count)).size === read.length
    if (!isPlain) context.addIssue({ code: 'custom', message: 'at least one entry, and each number once' })
    return read.sort((a, b) => a.count - b.count)
  })
}
