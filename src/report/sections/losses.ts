import type { LossResult, RunResult } from '../../lab/run-result.ts'
import { clockText, counted, countText, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { accountName, type ReportNames } from '../names.ts'
import { partNames, parts, segmentsOf } from '../parts.ts'
import { lossBar } from '../svg/loss-bar.ts'
import { endings } from '../words.ts'
import { lossArticle } from './loss.ts'
import { searchWords } from './search-words.ts'
import { emptyOf, type Section } from './section.ts'
import { type Column, type Row, tableOf } from './table.ts'

/** Losses told in full; what is beyond them stands in a table. */
const TOLD_IN_FULL = 40

/** Losses listed in the table: a page of tens of thousands of rows opens slowly and is read by nobody. */
const LISTED = 2_000

/** Of these, how many show their steps before a reader asks. */
const UNFOLDED = 3

/** Every loss: the largest as pictures with their steps, all others as rows, each with its own anchor. */
export function lossesSection(result: RunResult, names: ReportNames): Section {
  const none =
    'No loss occurred: no account fell below the margin it had to keep, so nobody had to pay for another.'
  const content = result.losses.length === 0 ? emptyOf(none) : lossesOf(result, names)
  return { id: 'losses', title: 'Each loss, and who paid it', content }
}

function lossesOf(result: RunResult, names: ReportNames): Html {
  const { largest, others, unlisted } = chosenOf(result)
  const articles = largest.map((loss, place) => lossArticle(loss, result, names, place < UNFOLDED))
  return html`${introOf(result, largest.length)}${legend()}${findForm()}
<div class="losses">${articles}</div>
${others.length === 0 ? null : othersOf(result, others, names)}${unlisted === 0 ? null : unlistedNote(unlisted)}`
}

function unlistedNote(unlisted: number): Html {
  return html`<p class="note">${counted(unlisted, 'smaller loss', 'smaller losses')} that cost others least ${unlisted === 1 ? 'is' : 'are'} not listed here. All of them are in results.json beside this page, and <code>npx breakwater explain</code> tells each.</p>
`
}

/**
 * The losses to be told in full and the others, both asset by asset and costliest first.
 *
 * Amounts of two assets do not compare, so the largest are taken from each asset in turn.
 */
function chosenOf(result: RunResult): {
  readonly largest: LossResult[]
  readonly others: LossResult[]
  readonly unlisted: number
} {
  const ranked = result.assets.map((_, asset) => costliestFirst(result.losses, asset))
  const inTurn = ranked.flatMap((losses) => losses.map((loss, rank) => ({ loss, rank })))
  const order = inTurn.sort((a, b) => a.rank - b.rank || a.loss.asset - b.loss.asset).map(({ loss }) => loss)
  const isTold = new Set(order.slice(0, TOLD_IN_FULL))
  const isListed = new Set(order.slice(TOLD_IN_FULL, TOLD_IN_FULL + LISTED))
  const all = ranked.flat()
  return {
    largest: all.filter((loss) => isTold.has(loss)),
    others: all.filter((loss) => isListed.has(loss)),
    unlisted: Math.max(0, all.length - TOLD_IN_FULL - LISTED),
  }
}

function costliestFirst(losses: readonly LossResult[], of: number): LossResult[] {
  const larger = (a: bigint, b: bigint): number => (a > b ? -1 : a < b ? 1 : 0)
  const inAsset = losses.filter(({ asset }) => asset === of)
  return inAsset.sort(
    (a, b) =>
      larger(a.externalizedLoss, b.externalizedLoss) || larger(a.defaultLoss, b.defaultLoss) || a.id - b.id,
  )
}

function introOf({ losses, counts }: RunResult, shown: number): Html {
  const listed =
    losses.length === counts.losses ? '' : ` ${countText(losses.length)} of them are in this report.`
  const rest = losses.length > shown ? ' Others follow as a table, the costliest first.' : ''
  return html`<p class="note">${counted(counts.losses, 'loss', 'losses')}.${listed} The ${counted(shown, 'loss', 'losses')} that cost others most ${shown === 1 ? 'is' : 'are'} told step by step; a bar is the whole loss, cut by who paid.${rest}</p>
`
}

function legend(): Html {
  const items = parts.map((part) => html`<li><i class="swatch ${part}"></i>${partNames[part]}</li>`)
  return html`<ul class="legend" aria-label="Colours of the bars">${items}</ul>
`
}

/** Needs the script, which shows it. */
function findForm(): Html {
  const options = Object.values(endings).map(({ name }) => html`<option value="${name}">${name}</option>`)
  return html`<form class="find" role="search" aria-label="Find a loss" hidden>
<label>Find <input type="search" id="find" placeholder="number, account or symbol" autocomplete="off"></label>
<label>Ended <select id="ended"><option value="">in any way</option>${options}</select></label>
<output id="found" for="find ended"></output></form>
`
}

function othersOf(result: RunResult, others: readonly LossResult[], names: ReportNames): Html {
  const columns: Column[] = [
    { name: 'Loss', sort: 'number' },
    { name: 'Account', sort: 'text' },
    { name: 'Opened, UTC', sort: 'number' },
    { name: 'Ended', sort: 'text' },
    { name: 'Who paid' },
    { name: 'Asset', sort: 'text' },
    { name: 'Default loss', figures: true, sort: 'number' },
    { name: 'Externalized', figures: true, sort: 'number' },
    { name: 'Socialized', figures: true, sort: 'number' },
    { name: 'Transferred', figures: true, sort: 'number' },
    { name: 'Claimed', figures: true, sort: 'number' },
  ]
  const rows = others.map((loss) => rowOf(result, loss, names))
  return html`<h3 id="other-losses">The other ${counted(others.length, 'loss', 'losses')}</h3>
<div class="tall">${tableOf('Losses not told step by step', columns, rows)}</div>
`
}

function rowOf(result: RunResult, loss: LossResult, names: ReportNames): Row {
  const { name: asset, decimals } = result.assets[loss.asset]
  const amounts = [loss.defaultLoss, loss.externalizedLoss, loss.socializedLoss, loss.transfer, loss.claimed]
  return {
    id: `loss-${loss.id}`,
    search: searchWords(loss, names),
    cells: [
      { content: `#${loss.id}`, key: loss.id },
      accountName(loss.account, names),
      { content: clockText(loss.openedAt), key: loss.openedAt },
      endings[loss.how].name,
      lossBar(segmentsOf(loss), null),
      asset,
      ...amounts.map((amount) => ({ content: tableMoney(amount, decimals), key: amount })),
    ],
  }
}
