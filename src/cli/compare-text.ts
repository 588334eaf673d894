import type { AssetComparison, Comparison, LayerFigures, RunHeading } from '../lab/compare/comparison.ts'
import { type MeasureRow, type MeasureValue, measuresOf, runMeasuresOf } from '../lab/compare/measures.ts'
import { shareText } from '../lab/compare/share-text.ts'
import { moneyText } from '../lab/run/grid.ts'
import { counted } from '../lab/run/words.ts'
import { bold, type Io } from './io.ts'
import { textTable } from './table.ts'

/** A comparison for people: what each rulebook had, what it did, who paid, and who would rather have which. */
export function comparisonText(comparison: Comparison, io: Io): string {
  const { title, seed, runs, byAsset } = comparison
  const told = byAsset.filter(({ figures }) => figures.some(({ totals }) => totals.defaultLoss !== 0n))
  const parts = [
    `${bold(title, io)}\nSeed ${seed}, ${counted(runs[0].counts.accounts, 'account')}, ${counted(runs.length, 'rulebook')}.`,
    ...(comparison.changed.length === 0 ? [] : [changedText(comparison)]),
    `${bold('At the rulebooks’ disposal', io)}\n${disposalText(comparison)}`,
    `${bold('The runs', io)}\n${measureTable(comparison, runMeasuresOf(comparison), 0)}`,
    ...(told.length === 0 ? ['Nobody lost anything under any of them.'] : []),
    ...told.flatMap((each) => assetText(comparison, each, io)),
    ...brokenText(runs),
    comparison.notes.join('\n'),
  ]
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`
}

function changedText({ changed, assets }: Comparison): string {
  return changed
    .map(({ name, kind, asset, amount, before, namedBy }) => {
      const { name: coin, decimals } = assets[asset]
      const holds = amount === 0n ? 'empty' : `with ${moneyText(amount, decimals)} ${coin}`
      const by = namedBy.length === 0 ? '' : `, named by ${namedBy.join(', ')}`
      return before === null
        ? `Opened under every rulebook: the ${kind} ${name}, ${holds}${by}.`
        : `Changed under every rulebook: the ${kind} ${name}, ${holds} instead of ${moneyText(before, decimals)}.`
    })
    .join('\n')
}

/** The money is there under all of them; which of it a rulebook pays out of is what differs. */
function disposalText({ runs, assets }: Comparison): string {
  if (runs[0].disposal.length === 0) return 'No house account held money for losses.'
  const rows = runs[0].disposal.map(({ name, kind, asset, startedWith }, place) => [
    `${name} (${kind})`,
    `${moneyText(startedWith, assets[asset].decimals)} ${assets[asset].name}`,
    ...runs.map(({ disposal }) => {
      const { layers, isNamed, endedWith } = disposal[place]
      const use = layers.length > 0 ? layers.join(', ') : isNamed ? 'looked at' : 'not named'
      return `${use}: ends with ${moneyText(endedWith, assets[asset].decimals)}`
    }),
  ])
  return textTable(['House account', 'at the start', ...runs.map(({ label }) => label)], rows)
}

function assetText(comparison: Comparison, told: AssetComparison, io: Io): string[] {
  const { assets, runs, byAsset } = comparison
  const { name, decimals } = assets[told.asset]
  const rows = measuresOf(comparison, byAsset.indexOf(told))
  return [
    `${bold(`Figures in ${name}`, io)}\n${measureTable(comparison, rows, decimals)}`,
    ...told.figures.map(
      ({ layers }, run) =>
        `${bold(`Who paid in ${name} under ${runs[run].label}`, io)}\n${layersTable(layers, decimals)}`,
    ),
    ...told.figures.flatMap(({ priceRules }, run) =>
      priceRules.length === 0
        ? []
        : [
            `${bold(`Price rules in ${name} under ${runs[run].label}`, io)}\n${rulesTable(priceRules, decimals)}`,
          ],
    ),
    ...(told.preferences.regrets.length === 0 ? [] : [regretsText(comparison, told, io)]),
  ]
}

function measureTable({ runs }: Comparison, rows: readonly MeasureRow[], decimals: number): string {
  return textTable(
    ['', ...runs.map(({ label }) => label)],
    rows.map(({ name, values }) => [name, ...values.map((value) => valueText(value, decimals))]),
  )
}

function valueText(value: MeasureValue, decimals: number): string {
  switch (value.unit) {
    case 'money':
      return moneyText(value.amount, decimals)
    case 'count':
      return moneyText(value.count, 0)
    case 'share':
      return shareText(value.share)
    case 'time':
      return `${moneyText(Math.round(value.ms / 1000), 0)} s`
  }
}

function layersTable(layers: readonly LayerFigures[], decimals: number): string {
  const header = ['Layer', 'paid', 'payers', 'largest payer', 'paid by it', 'of the ten largest']
  const rows = layers.map(({ name, kind, paid, taken, payers, largest, topTen }) => [
    name === kind ? name : `${name} (${kind})`,
    moneyText(paid, decimals),
    payers === 0 ? '' : moneyText(payers, 0),
    largest?.account ?? '',
    largest === null ? '' : moneyText(largest.amount, decimals),
    taken === 0n ? '' : shareText({ numerator: topTen, denominator: taken }, 1),
  ])
  return textTable(header, rows)
}

function rulesTable(rules: AssetComparison['figures'][number]['priceRules'], decimals: number): string {
  const header = ['Rule', 'losses', 'takers', 'given up', 'gained', 'deficit left', 'surplus left']
  return textTable(
    header,
    rules.map(({ name, rule, losses, takers, givenUp, gained, deficitLeft, surplusLeft }) => [
      `${name}, ${rule}`,
      moneyText(losses, 0),
      moneyText(takers, 0),
      ...[givenUp, gained, deficitLeft, surplusLeft].map((amount) => moneyText(amount, decimals)),
    ]),
  )
}

/** Regrets that are told on a screen; the report has all that are kept. */
const SHOWN = 10

function regretsText({ runs, assets }: Comparison, { asset, preferences }: AssetComparison, io: Io): string {
  const { name, decimals } = assets[asset]
  const { regrets, accounts, byPaid } = preferences
  const header = ['Account', ...runs.map(({ label }) => `pays under ${label}`), 'would rather have']
  const rows = regrets
    .slice(0, SHOWN)
    .map(({ account, paid, rather }) => [
      account,
      ...paid.map((amount) => moneyText(amount, decimals)),
      rather.join(', '),
    ])
  const same = `${counted(byPaid.indifferent, 'account')} of ${moneyText(accounts, 0)} pay the same under all of them.`
  return `${bold(`What accounts in ${name} would rather have had`, io)}\n${textTable(header, rows)}${same}`
}

function brokenText(runs: readonly RunHeading[]): string[] {
  return runs.flatMap(({ label, laws }) =>
    laws
      .filter(({ holds }) => !holds)
      .map(({ law, statement, found }) => `Law broken under ${label}: ${law}. ${statement} Found: ${found}`),
  )
}
