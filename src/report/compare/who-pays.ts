import type { AssetComparison, Comparison, LayerFigures } from '../../lab/compare/comparison.ts'
import { shareText } from '../../lab/compare/share-text.ts'
import { type Asset, compactMoney, countText, percentText, roundMoney, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { type Part, partNames, partOf, parts } from '../parts.ts'
import { emptyOf, type Section } from '../sections/section.ts'
import { tableOf } from '../sections/table.ts'
import { type Bar, stackedBars } from './stacked-bars.ts'

/** Who pays under each rulebook: one bar each, all on one scale, and a table of its layers. */
export function whoPaysSection(comparison: Comparison): Section {
  const told = comparison.byAsset.filter(({ figures }) =>
    figures.some(({ totals }) => totals.externalizedLoss !== 0n),
  )
  const content =
    told.length === 0
      ? emptyOf('Nobody but the defaulters paid anything, so there is nothing to compare.')
      : html`${legendOf(told)}${told.map((each) => picturesOf(comparison, each))}`
  return { id: 'who-pays', title: 'Who pays', content }
}

function outside(layers: readonly LayerFigures[]): readonly LayerFigures[] {
  return layers.filter(({ kind }) => kind !== 'own-margin')
}

function legendOf(told: readonly AssetComparison[]): Html {
  const used = new Set<Part>(
    told.flatMap(({ figures }) =>
      figures.flatMap(({ layers }) =>
        outside(layers).flatMap(({ kind, paid }) => (paid > 0n ? [partOf(kind)] : [])),
      ),
    ),
  )
  const items = parts
    .filter((part) => used.has(part))
    .map((part) => html`<li><i class="swatch ${part}"></i>${partNames[part]}</li>`)
  return html`<ul class="legend">${items}</ul>
`
}

function picturesOf({ assets, runs }: Comparison, { asset, figures }: AssetComparison): Html {
  const told = assets[asset]
  const bars = figures.map(({ layers, totals }, run): Bar => {
    const segments = outside(layers)
      .filter(({ paid }) => paid > 0n)
      .map(({ name, kind, paid }) => ({ part: partOf(kind), name, amount: paid }))
    const text = `${compactMoney(totals.externalizedLoss, told.decimals)} ${told.name}`
    return { name: runs[run].label, text, segments }
  })
  const words = bars.map(
    ({ name, segments }) =>
      `${name}: ${segments.map((each) => `${each.name} ${roundMoney(each.amount, told)}`).join(', ') || 'nobody 0'}`,
  )
  const label = `Who paid losses in ${told.name} beyond the defaulters’ own: ${words.join('; ')}.`
  return html`<div class="pair"><figure><figcaption><strong>Losses in ${told.name}</strong> What fell on others, on one scale; the defaulters’ own part is left out.</figcaption>${stackedBars(bars, label)}</figure>
${partsTable(
  runs.map((run) => run.label),
  figures,
  told,
)}</div>
${figures.map(({ layers }, run) => layersTable(runs[run].label, layers, told))}`
}

/** What each kind of purse bears under each rulebook, whatever its layers are called. */
function partsTable(labels: readonly string[], figures: AssetComparison['figures'], asset: Asset): Html {
  const borne = (layers: readonly LayerFigures[], part: Part): bigint =>
    layers.reduce((sum, { kind, paid }) => (partOf(kind) === part ? sum + paid : sum), 0n)
  const rows = parts
    .filter((part) => figures.some(({ layers }) => borne(layers, part) !== 0n))
    .map((part) => ({
      cells: [
        html`<i class="swatch ${part}"></i>${partNames[part]}`,
        ...figures.map(({ layers }) => tableMoney(borne(layers, part), asset.decimals)),
      ],
    }))
  const columns = [{ name: 'Borne by' }, ...labels.map((name) => ({ name, figures: true }))]
  return tableOf(`Losses in ${asset.name}, by who bears them`, columns, rows)
}

function layersTable(label: string, layers: readonly LayerFigures[], asset: Asset): Html {
  const whole = layers.reduce((sum, { paid }) => sum + paid, 0n)
  const columns = [
    { name: 'Layer' },
    { name: asset.name, figures: true },
    { name: 'Share', figures: true },
    { name: 'Payers', figures: true },
    { name: 'Largest payer' },
    { name: 'Ten largest', figures: true },
  ]
  const rows = layers
    .filter(({ paid, taken }) => paid !== 0n || taken !== 0n)
    .map(({ name, kind, paid, taken, payers, largest, topTen }) => ({
      cells: [
        html`<i class="swatch ${partOf(kind)}"></i>${name}`,
        tableMoney(paid, asset.decimals),
        percentText(paid, whole),
        payers === 0 ? '–' : countText(payers),
        largest === null ? '–' : `${largest.account}: ${roundMoney(largest.amount, asset)}`,
        taken === 0n ? '–' : shareText({ numerator: topTen, denominator: taken }, 1),
      ],
    }))
  return tableOf(`Who paid in ${asset.name} under ${label}`, columns, rows)
}
