import type { Fraction } from '../../core/market/fraction.ts'
import { invariant } from '../../core/money/invariant.ts'
import { decilesOf, wholeRunOf } from './by-equity.ts'
import type {
  AssetComparison,
  AssetFigures,
  Comparison,
  FairnessFigures,
  LayerFigures,
  RunHeading,
  RunUnder,
} from './comparison.ts'
import type { ChangedAccount } from './house-accounts.ts'
import type { Moment, ObservedAccount } from './observed.ts'
import { preferencesOf } from './preferences.ts'

/**
 * Sets runs of the same event beside each other. It looks at nothing but the runs.
 *
 * @param runs at least one; all of the same scenario, seed and opening
 * @param changed house accounts that are not as the scenario has them
 */
export function compareRuns(runs: readonly RunUnder[], changed: readonly ChangedAccount[]): Comparison {
  const [first] = runs
  invariant(first !== undefined, 'a comparison needs a run')
  for (const run of runs) sameEvent(first, run)
  const { name, title, about, seed, startedAt, endedAt, assets } = first.result
  return {
    ...{ name, title, about, seed, startedAt, endedAt, assets, changed },
    runs: runs.map(headingOf),
    byAsset: assets.map((_, asset) => assetOf(runs, asset)),
    notes: [...new Set([...notes, ...runs.flatMap(({ result }) => result.notes ?? [])])],
  }
}

const notes: readonly string[] = [
  'Minimum needed is the deficit that others than a bucket and its funds had to meet, read from the events of these runs. It is not the "B_needed" of published studies, which sums the distance of execution prices from marks; such a figure is shown only where it is cited, as published.',
  'Each rulebook ran the same event: the same seed, accounts, positions, deposits, marks, books and house accounts. Nobody trades differently because the rules are others, and no forced sale moves a mark.',
]

/** Figures of different events beside each other would say nothing. */
function sameEvent(first: RunUnder, run: RunUnder): void {
  const isSame =
    run.result.seed === first.result.seed &&
    run.observed.accounts.length === first.observed.accounts.length &&
    run.observed.accounts.every(({ name, equityBefore, asset }, at) => {
      const other = first.observed.accounts[at]
      return other.name === name && other.equityBefore === equityBefore && other.asset === asset
    })
  invariant(isSame, `the runs of ${first.label} and ${run.label} begin with the same accounts`)
}

function headingOf({ label, source, rulebookHash, disposal, result, observed }: RunUnder): RunHeading {
  const { rulebook, counts, hashes, laws } = result
  const { secondRound, gates } = observed
  return { label, source, rulebook, rulebookHash, disposal, counts, hashes, laws, secondRound, gates }
}

function assetOf(runs: readonly RunUnder[], asset: number): AssetComparison {
  const accounts = runs.map(({ observed }) => observed.accounts.filter((account) => account.asset === asset))
  return {
    asset,
    figures: runs.map((run, at) => figuresOf(run, asset, accounts[at])),
    deciles: decilesOf(accounts),
    preferences: preferencesOf(
      runs.map(({ label }) => label),
      accounts,
    ),
  }
}

function figuresOf(
  { result, observed }: RunUnder,
  asset: number,
  accounts: readonly ObservedAccount[],
): AssetFigures {
  const { asset: _, layers, ...totals } = result.totals[asset]
  const { asset: _needs, ...needs } = observed.needs[asset]
  const { asset: _left, ...leftOvers } = observed.leftOvers[asset]
  return {
    totals,
    layers: layersOf(
      layers,
      observed.layers.filter((layer) => layer.asset === asset),
    ),
    needs,
    priceRules: observed.priceRules
      .filter((figures) => figures.asset === asset)
      .map(({ asset: _, ...figures }) => figures),
    leftOvers,
    fairness: fairnessFiguresOf(
      observed.moments.filter((moment) => moment.asset === asset),
      accounts,
    ),
    touched: accounts.filter(({ isTouched }) => isTouched).length,
    payers: accounts.filter(({ paid }) => paid > 0n).length,
  }
}

/** The layers of the totals, own margin first, then one for each step, each with who paid in it. */
function layersOf(
  layers: RunUnder['result']['totals'][number]['layers'],
  payers: RunUnder['observed']['layers'],
): LayerFigures[] {
  return layers.map(({ name, kind, paid }, at) => {
    // Own margin stands before the steps, so a step's layer is one place behind its number.
    const seen = payers.find(({ step }) => step === at - 1)
    const { taken, payers: count, largest, topTen } = seen ?? nobody
    return { name, kind, paid, taken, payers: count, largest, topTen }
  })
}

const nobody = { taken: 0n, payers: 0, largest: null, topTen: 0n } as const

function fairnessFiguresOf(
  moments: readonly Moment[],
  accounts: readonly ObservedAccount[],
): FairnessFigures {
  return {
    moments: moments.length,
    above: moments.reduce((sum, { above }) => sum + above, 0n),
    worst: moments.reduce<Moment | null>((worst, each) => (isWorse(each, worst) ? each : worst), null),
    wholeRun: wholeRunOf(accounts),
  }
}

/** An account without equity that pays is worse than any share of equity. */
function isWorse({ largest }: Moment, worst: Moment | null): boolean {
  if (worst === null) return true
  if (worst.largest === null || largest === null) return largest === null && worst.largest !== null
  return isAbove(largest, worst.largest)
}

function isAbove(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator > b.numerator * a.denominator
}
