import type { AssetComparison, Comparison, Votes } from '../../lab/compare/comparison.ts'
import { countText, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { emptyOf, type Section } from '../sections/section.ts'
import { tableOf } from '../sections/table.ts'

/** What each account would rather have had: votes of all, and those for whom it makes the largest difference. */
export function ratherSection(comparison: Comparison): Section {
  const told = comparison.byAsset.filter(
    ({ preferences: { accounts, byPaid, byEnd } }) =>
      accounts > 0 && (byPaid.indifferent < accounts || byEnd.indifferent < accounts),
  )
  const content =
    told.length === 0
      ? emptyOf('Every account pays the same and ends with the same under all of them.')
      : html`${told.map((each) => assetOf(comparison, each))}`
  return { id: 'rather', title: 'What each account would rather have had', content }
}

function assetOf(comparison: Comparison, { asset, preferences }: AssetComparison): Html {
  const { name } = comparison.assets[asset]
  return html`<h3>In ${name}</h3>
${votesTable(comparison, name, preferences)}${regretsTable(comparison, asset, preferences.regrets)}`
}

function votesTable(
  { runs }: Comparison,
  name: string,
  { byPaid, byEnd }: AssetComparison['preferences'],
): Html {
  const columns = [
    { name: 'Best for them is' },
    { name: 'by what they pay', figures: true },
    { name: 'by what they end with', figures: true },
  ]
  const cells = (of: (votes: Votes) => number): string[] =>
    [byPaid, byEnd].map((votes) => countText(of(votes)))
  const rows = [
    ...runs.map(({ label }, run) => ({ cells: [`${label} alone`, ...cells(({ alone }) => alone[run])] })),
    ...runs
      .map(({ label }, run) => ({ label, run }))
      .filter(({ run }) => byPaid.shared[run] + byEnd.shared[run] > 0)
      .map(({ label, run }) => ({
        cells: [`${label} among others`, ...cells(({ shared }) => shared[run])],
      })),
    { cells: ['all the same', ...cells(({ indifferent }) => indifferent)] },
  ]
  return tableOf(`Accounts in ${name}, by the rulebook that is best for them`, columns, rows)
}

function regretsTable(
  { runs, assets }: Comparison,
  asset: number,
  regrets: AssetComparison['preferences']['regrets'],
): Html | null {
  if (regrets.length === 0) return null
  const { name, decimals } = assets[asset]
  const columns = [
    { name: 'Account' },
    { name: 'Equity before', figures: true },
    ...runs.map(({ label }) => ({ name: `Pays under ${label}`, figures: true })),
    { name: 'Difference', figures: true },
    { name: 'Would rather have' },
    ...runs.map(({ label }) => ({ name: `Ends with under ${label}`, figures: true })),
  ]
  const rows = regrets.map(({ account, equityBefore, paid, equityAfter, rather, regret }) => ({
    cells: [
      account,
      tableMoney(equityBefore, decimals),
      ...paid.map((amount) => tableMoney(amount, decimals)),
      tableMoney(regret, decimals),
      rather.join(', '),
      ...equityAfter.map((amount) => tableMoney(amount, decimals)),
    ],
  }))
  return tableOf(`Accounts in ${name} for whom the rulebook makes the largest difference`, columns, rows)
}
