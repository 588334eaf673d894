import type { RunResult } from '../lab/run-result.ts'
import { chartStyle, darkColours, lightColours } from './colours.ts'
import { clockText, counted, countText, dayText, percentText, roundMoney } from './format.ts'
import { type Html, html, raw } from './html.ts'
import { fundLine, priceLine, type ToldLine } from './sections/lines.ts'
import { layersOf } from './sections/who-paid.ts'
import { linePanel } from './svg/line-chart.ts'
import { lowestOf } from './svg/sample.ts'
import { waterfallPanel } from './svg/waterfall-chart.ts'

const WIDTH = 880
const PANEL = 400
const RIGHT = 456

const cardStyle = `
svg{${lightColours}}
@media (prefers-color-scheme:dark){svg{${darkColours}}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--muted);font-size:13px}
.ground{fill:var(--paper);stroke:var(--line)}
.title{font-family:Charter,Georgia,"Times New Roman",serif;font-size:24px;font-weight:600;fill:var(--ink)}
.head{font-weight:600;fill:var(--ink);font-size:14px}
.said{font-weight:400;fill:var(--muted);font-size:13px}
${chartStyle}`

type Totals = RunResult['totals'][number]

/**
 * Draws a run as one picture for a page of text: the mark that fell furthest, the fund that gave most, and who paid.
 *
 * A complete SVG file, light or dark as the reader's machine is; the same result gives the same bytes.
 */
export function reportSvgCard(result: RunResult): string {
  const totals = largestTotals(result)
  const layers = totals === null ? [] : layersOf(result, totals)
  const height = Math.max(500, 176 + layers.length * 46)
  const card = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${labelOf(result, totals)}">
<style>${raw(cardStyle)}</style>
<rect class="ground" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
<text class="title" x="24" y="44">${cut(result.title, 62)}</text>
<text x="24" y="70">${subtitleOf(result)}</text>
${leftSide(result, totals)}${rightSide(result, totals)}
</svg>
`
  return card.text
}

function leftSide(result: RunResult, totals: Totals | null): Html {
  const price = furthestFall(result, totals)
  const fund = mostDrawn(result, totals)
  const mark =
    price === null ? emptyAt(106, 'Marks', 'No mark moved.') : panelAt(106, price.symbol, price.told)
  const left =
    fund === null
      ? emptyAt(304, 'Fund', 'No fund stood behind this market.')
      : panelAt(304, fund.name, fund.told)
  return html`${mark}${left}`
}

function panelAt(top: number, name: string, { line, note }: ToldLine): Html {
  return html`<text class="head" x="24" y="${top}">${cut(name, 18)} <tspan class="said">${cut(note, 46)}</tspan></text>
<g class="panel" transform="translate(24 ${top + 8})">${linePanel(line, PANEL, 168)}</g>
`
}

function emptyAt(top: number, name: string, why: string): Html {
  return html`<text class="head" x="24" y="${top}">${name}</text><text x="24" y="${top + 26}">${why}</text>
`
}

function rightSide(result: RunResult, totals: Totals | null): Html {
  if (totals === null)
    return html`<text class="head" x="${RIGHT}" y="106">Who paid</text><text x="${RIGHT}" y="132">Nobody: no loss occurred.</text>`
  const asset = result.assets[totals.asset]
  return html`<text class="head" x="${RIGHT}" y="106">Who bore ${roundMoney(totals.defaultLoss, asset)} of losses</text>
<g class="panel" transform="translate(${RIGHT} 118)">${waterfallPanel(layersOf(result, totals), PANEL)}</g>
<text x="${RIGHT}" y="${118 + layersOf(result, totals).length * 46 + 26}">${percentText(totals.externalizedLoss, totals.defaultLoss)} fell on others, not on the accounts that lost it.</text>`
}

/** The asset in which most losses were opened, since amounts of two assets do not compare; the first of equals. */
function largestTotals({ totals, losses }: RunResult): Totals | null {
  const lost = totals.filter(({ defaultLoss }) => defaultLoss > 0n)
  if (lost.length === 0) return null
  const countOf = ({ asset }: Totals): number => losses.filter((loss) => loss.asset === asset).length
  return lost.reduce((most, row) => (countOf(row) > countOf(most) ? row : most))
}

/** Of the series that settle in the card's asset, the one whose mark fell furthest below its first. */
function furthestFall(result: RunResult, totals: Totals | null): { symbol: string; told: ToldLine } | null {
  const told = result.series.flatMap(({ symbol, asset, kind }, place) => {
    const line =
      kind === 'collateral' || (totals !== null && asset !== totals.asset) ? null : priceLine(result, place)
    return line === null ? [] : [{ symbol, told: line }]
  })
  if (told.length === 0) return null
  return told.reduce((most, one) => (fallOf(one.told) > fallOf(most.told) ? one : most))
}

function fallOf({ line: { points } }: ToldLine): number {
  return 1 - lowestOf(points).value / points[0].value
}

/** Of the funds in the card's asset, the one that is furthest below what it began with. */
function mostDrawn(result: RunResult, totals: Totals | null): { name: string; told: ToldLine } | null {
  const last = result.timeline[result.timeline.length - 1]
  if (last === undefined) return null
  const places = result.funds.flatMap(({ asset }, place) =>
    totals === null || asset === totals.asset ? [place] : [],
  )
  if (places.length === 0) return null
  const drawn = (place: number): bigint => result.funds[place].startedWith - last.funds[place]
  const most = places.reduce((best, place) => (drawn(place) > drawn(best) ? place : best))
  return { name: result.funds[most].name, told: fundLine(result, most) }
}

function subtitleOf({ startedAt, endedAt, counts, rulebook }: RunResult): string {
  const when = `${dayText(startedAt)}, ${clockText(startedAt)} to ${clockText(endedAt)} UTC`
  return `${when} · ${counted(counts.accounts, 'account')} · ${countText(counts.losses)} losses · rulebook ${cut(rulebook, 24)}`
}

function labelOf(result: RunResult, totals: Totals | null): string {
  if (totals === null) return `${result.title}: no loss occurred.`
  const asset = result.assets[totals.asset]
  const paid = layersOf(result, totals).filter(({ amount }) => amount !== 0n)
  return `${result.title}: ${roundMoney(totals.defaultLoss, asset)} lost, borne by ${paid.map(({ name, amount }) => `${name} ${roundMoney(amount, asset)}`).join(', ')}.`
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
