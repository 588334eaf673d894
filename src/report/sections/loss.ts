import type { LossResult, RunResult, StepResult } from '../../lab/run-result.ts'
import {
  type Asset,
  clockText,
  counted,
  groupedText,
  listText,
  percentText,
  roundAmount,
  roundMoney,
  tableMoney,
} from '../format.ts'
import { type Html, html } from '../html.ts'
import { accountName, type ReportNames, runWord } from '../names.ts'
import { type Segment, segmentsOf } from '../parts.ts'
import { lossBar } from '../svg/loss-bar.ts'
import { endings } from '../words.ts'
import { openLegs, optionLegs, scenarioOf } from './option-legs.ts'
import { searchWords } from './search-words.ts'
import { type Column, type Row, tableOf } from './table.ts'

/**
 * One loss from its trigger to the last unit paid: a bar cut by who paid, and the steps in their order.
 *
 * @param unfolded whether the steps are shown before a reader asks for them
 */
export function lossArticle(
  loss: LossResult,
  result: RunResult,
  names: ReportNames,
  unfolded: boolean,
): Html {
  const asset = result.assets[loss.asset]
  const ending = endings[loss.how]
  return html`<article class="loss" id="loss-${loss.id}" data-search="${searchWords(loss, names)}" aria-labelledby="loss-${loss.id}-title">
<header><h3 id="loss-${loss.id}-title"><a href="#loss-${loss.id}">#${loss.id}</a> ${accountName(loss.account, names)}</h3><span class="badge ${loss.how}" title="${ending.meaning}">${ending.name}</span>
<p class="sum"><strong>${roundMoney(loss.externalizedLoss, asset)}</strong> fell on others, of ${roundMoney(loss.defaultLoss, asset)} lost</p></header>
<p class="meta">${triggerOf(loss, result)}</p>
${scenarioOf(loss, result)}${pictureOf(loss, asset)}${stepsOf(loss, result, names, unfolded)}
</article>
`
}

function triggerOf(loss: LossResult, result: RunResult): string {
  const { openedAt, closedAt, held, equityAtDefault, maintenanceAtDefault } = loss
  const asset = result.assets[loss.asset]
  const options = optionLegs(loss, result)
  const others = held.filter(({ symbol }) => !options.some((leg) => leg.symbol === symbol))
  const positions = [
    ...(options.length === 0 ? [] : [counted(options.length, 'kind of option', 'kinds of options')]),
    ...others.map(
      ({ symbol, quantity, mark }) => `${groupedText(quantity)} ${symbol} at ${groupedText(mark)}`,
    ),
  ]
  const end =
    closedAt === null
      ? 'not closed'
      : closedAt === openedAt
        ? 'closed at once'
        : `closed ${clockText(closedAt)}`
  const holding = positions.length === 0 ? 'held no position' : `held ${listText(positions)}`
  return `Opened ${clockText(openedAt)} UTC, ${end}; ${holding}, with ${roundMoney(equityAtDefault, asset)} of equity where ${roundMoney(maintenanceAtDefault, asset)} was required.`
}

function pictureOf(loss: LossResult, asset: Asset): Html {
  const segments = segmentsOf(loss)
  const whole = segments.reduce((sum, { amount }) => sum + amount, 0n)
  if (whole === 0n)
    return html`<p class="empty">Nobody paid anything: ${whyNothing(loss)}</p>
`
  const told = segments.map(({ name, amount }) => `${name} ${roundMoney(amount, asset)}`)
  return html`<figure class="cut">${lossBar(segments, `Who paid loss ${loss.id}: ${told.join(', ')}.`)}<ul class="cuts">${segments.map((segment) => cutOf(segment, whole, asset))}</ul>${surplusOf(loss, whole, asset)}</figure>
`
}

function whyNothing(loss: LossResult): string {
  if (loss.how === 'cured') return 'the account became safe again at no cost.'
  return loss.how === 'open' ? 'no step has moved money yet.' : 'its positions were closed without a loss.'
}

function cutOf({ part, name, amount }: Segment, whole: bigint, asset: Asset): Html {
  return html`<li><i class="swatch ${part}"></i>${name} <b>${roundMoney(amount, asset)}</b> <span>${percentText(amount, whole)}</span></li>`
}

/** Layers may bring more than is lost, as when a position then closes at a better price: it is said, not hidden. */
function surplusOf(loss: LossResult, whole: bigint, asset: Asset): Html | null {
  const over = whole - loss.defaultLoss
  if (over === 0n) return null
  const what = over > 0n ? 'more than the default loss was brought in' : 'of the default loss is in no step'
  return html`<p class="note">${roundMoney(over > 0n ? over : -over, asset)} ${what}.</p>`
}

const columns = (asset: Asset): Column[] => [
  { name: 'Step' },
  { name: 'What it did' },
  { name: `Paid in, ${asset.name}`, figures: true },
  { name: 'Deficit after', figures: true },
  { name: 'Open after', figures: true },
  { name: `Largest payers, ${asset.name}` },
]

function stepsOf(loss: LossResult, result: RunResult, names: ReportNames, unfolded: boolean): Html {
  if (loss.steps.length === 0) return html`<p class="empty">No step was taken.</p>`
  const asset = result.assets[loss.asset]
  const command = html`<p class="command"><code>npx breakwater explain ${runWord(result, names)} --loss ${loss.id}</code></p>`
  const rows = loss.steps.map((step) => rowOf(step, loss, asset, names))
  return html`<details${unfolded ? html` open` : null}><summary>${counted(loss.steps.length, 'step')}, in order</summary>${tableOf(`Steps of loss ${loss.id}`, columns(asset), rows, 'stacked')}${command}</details>`
}

function rowOf(step: StepResult, loss: LossResult, asset: Asset, names: ReportNames): Row {
  const kind = step.kind === step.name ? null : html`<small class="kind">${step.kind}</small>`
  return {
    cells: [
      html`${step.name}${kind}`,
      html`${step.words} <small class="at">${clockText(step.at)}</small>`,
      tableMoney(step.paid, asset.decimals),
      tableMoney(step.deficitAfter, asset.decimals),
      loss.scenario === undefined ? groupedText(step.openAfter) : openLegs(step.openAfter),
      payersOf(step, asset, names),
    ],
  }
}

function payersOf({ kind, payers, payersInAll }: StepResult, asset: Asset, names: ReportNames): Html {
  if (payersInAll === 0) return html`<span class="nothing">none</span>`
  const verb = kind === 'deleverage' || kind === 'tear-up' ? 'closed' : 'taken'
  const items = payers.map(({ account, amount, quantity }) => {
    const paid = amount === 0n ? [] : [html`<b>${roundAmount(amount, asset.decimals)}</b>`]
    const moved = quantity === null ? [] : [html`${groupedText(quantity)} ${verb}`]
    const told = [...paid, ...moved].flatMap((what, place) => (place === 0 ? [what] : [', ', what]))
    return html`<li>${accountName(account, names)} ${told}</li>`
  })
  const left = payersInAll - payers.length
  const more = left > 0 ? html`<li class="nothing">and ${counted(left, 'more account')}</li>` : null
  return html`<ul class="payers">${items}${more}</ul>`
}
