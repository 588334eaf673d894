import type { RunResult } from '../../lab/run-result.ts'
import { compactMoney, percentText, roundMoney, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { partNames, partOf } from '../parts.ts'
import { type Layer, waterfallChart } from '../svg/waterfall-chart.ts'
import { emptyOf, type Section } from './section.ts'
import { tableOf } from './table.ts'

type Totals = RunResult['totals'][number]

/** Who bore the losses, layer by layer in the order of the rulebook, one picture for each asset. */
export function whoPaidSection(result: RunResult): Section {
  const told = result.totals.filter(({ layers }) => layers.some(({ paid }) => paid !== 0n))
  const why = result.losses.length === 0 ? 'no loss occurred' : 'every loss was settled at no cost'
  const none = `No layer paid anything: ${why}.`
  const content = told.length === 0 ? emptyOf(none) : html`${told.map((totals) => pictureOf(result, totals))}`
  return { id: 'who-paid', title: 'Who bore the losses', content }
}

/**
 * The layers of an asset's totals, ready to be drawn. A claim that is no layer of its own is added, and so is what
 * open losses still wait for, so that the sum is the whole loss.
 */
export function layersOf(result: RunResult, totals: Totals): Layer[] {
  const { decimals, name: asset } = result.assets[totals.asset]
  const hasClaims = totals.layers.some(({ kind }) => partOf(kind) === 'claim')
  const claim = {
    name: partNames.claim,
    kind: 'record-claim',
    paid: hasClaims ? 0n : totals.claimsOutstanding,
  }
  const left = totals.defaultLoss - sumOf([...totals.layers, claim])
  const waiting = { name: 'not settled yet', kind: 'waiting', paid: left > 0n ? left : 0n }
  const layers = [...totals.layers, ...[claim, waiting].filter(({ paid }) => paid !== 0n)]
  const whole = sumOf(layers)
  return layers.map(({ name, kind, paid }) => ({
    name,
    part: partOf(kind),
    amount: paid,
    text: paid === 0n ? 'nothing' : `${compactMoney(paid, decimals)} ${asset} · ${percentText(paid, whole)}`,
  }))
}

function pictureOf(result: RunResult, totals: Totals): Html {
  const asset = result.assets[totals.asset]
  const layers = layersOf(result, totals)
  const whole = layers.reduce((sum, { amount }) => sum + amount, 0n)
  const told = layers
    .filter(({ amount }) => amount !== 0n)
    .map(({ name, amount }) => `${name} ${roundMoney(amount, asset)}`)
  const label = `Who bore ${roundMoney(whole, asset)}: ${told.join(', ')}.`
  const rows = layers.map(({ name, part, amount }) => ({
    cells: [
      html`<i class="swatch ${part}"></i>${name}`,
      tableMoney(amount, asset.decimals),
      percentText(amount, whole),
    ],
  }))
  const sum = {
    cells: [
      html`<strong>All layers</strong>`,
      html`<strong>${tableMoney(whole, asset.decimals)}</strong>`,
      whole === 0n ? '–' : '100.0%',
    ],
  }
  const columns = [{ name: 'Layer' }, { name: asset.name, figures: true }, { name: 'Share', figures: true }]
  return html`<div class="pair"><figure><figcaption><strong>Losses in ${asset.name}</strong> Each layer goes on where the one above it ended.</figcaption>${waterfallChart(layers, label, 480)}</figure>
${tableOf(`Losses in ${asset.name}, layer by layer`, columns, [...rows, sum])}</div>
`
}

function sumOf(layers: readonly { readonly paid: bigint }[]): bigint {
  return layers.reduce((sum, { paid }) => sum + paid, 0n)
}
