import type { LossResult, RunResult } from '../lab/run-result.ts'
import {
  clockText,
  counted,
  countText,
  dayText,
  listText,
  percentText,
  roundMoney,
  spanText,
} from './format.ts'
import { type Html, html } from './html.ts'
import { accountName, type ReportNames } from './names.ts'
import { partOf } from './parts.ts'

type Totals = RunResult['totals'][number]

/** The run told in one paragraph: who fell, how much was lost, who paid, and what is left. Amounts are rounded. */
export function storyOf(result: RunResult, names: ReportNames): Html {
  const sentences = [
    whoFell(result),
    whoLostMost(result, names),
    ...result.totals.flatMap((totals) => moneyOf(result, totals)),
    fundsLeft(result),
    stillOpen(result),
    lawsTold(result),
  ]
  return html`${sentences.flatMap((sentence) => (sentence === null ? [] : [sentence, ' ']))}`
}

function whoFell(result: RunResult): Html {
  const span = spanText(result.endedAt - result.startedAt)
  const when = html`In the ${span} from ${clockText(result.startedAt)} UTC on ${dayText(result.startedAt)}`
  const fallen = new Set(result.losses.filter(({ how }) => how !== 'cured').map(({ account }) => account))
    .size
  const cured = result.losses.filter(({ how }) => how === 'cured').length
  if (result.losses.length === 0)
    return html`${when}, none of the ${counted(result.counts.accounts, 'account')} fell below the margin it had to keep, so no loss was opened and nobody paid for anybody else.`
  const saved = cured === 0 ? '' : `; ${counted(cured, 'liquidation')} ended with the account safe again`
  return html`${when}, <strong>${countText(fallen)} of ${counted(result.counts.accounts, 'account')}</strong> fell and left ${counted(result.counts.losses, 'loss', 'losses')} to be settled${saved}.`
}

/** Names the losses others had to pay most for, one asset at a time, since amounts of two assets do not compare. */
function whoLostMost(result: RunResult, names: ReportNames): Html | null {
  const worst = result.totals.flatMap(({ asset }) => {
    const inAsset = result.losses.filter((loss) => loss.asset === asset && loss.externalizedLoss > 0n)
    return inAsset.length === 0 ? [] : [inAsset.reduce((most, loss) => (isLarger(loss, most) ? loss : most))]
  })
  if (worst.length === 0) return null
  const told = worst.map((loss) => {
    const name = accountName(loss.account, names)
    return html`<a href="#loss-${loss.id}">${name}</a>, ${roundMoney(loss.externalizedLoss, result.assets[loss.asset])} beyond its own margin`
  })
  return html`The largest hole was left by ${joined(told)}.`
}

function isLarger(loss: LossResult, than: LossResult): boolean {
  return loss.externalizedLoss > than.externalizedLoss
}

function moneyOf(result: RunResult, totals: Totals): Html[] {
  if (totals.defaultLoss === 0n) return []
  const asset = result.assets[totals.asset]
  const own = totals.defaultLoss - totals.externalizedLoss
  const lost = html`Of <strong>${roundMoney(totals.defaultLoss, asset)}</strong> lost, the defaulters’ own margin carried ${roundMoney(own, asset)} (${percentText(own, totals.defaultLoss)})`
  if (totals.externalizedLoss === 0n) return [html`${lost}: nothing was left for others.`]
  const rest = html`${lost} and <strong>${roundMoney(totals.externalizedLoss, asset)}</strong> fell on others.`
  return [rest, ...whoPaid(totals, asset)]
}

function whoPaid(totals: Totals, asset: RunResult['assets'][number]): Html[] {
  const payers = totals.layers.filter(
    ({ kind, paid }) => !['own', 'claim'].includes(partOf(kind)) && paid > 0n,
  )
  const told = payers.map(({ name, paid }) => html`${name} ${roundMoney(paid, asset)}`)
  const paid = told.length === 0 ? null : html`For them paid: ${joined(told)}.`
  const claims = totals.claimsOutstanding
  const left =
    claims === 0n
      ? html`No claim is left.`
      : html`<strong>${roundMoney(claims, asset)}</strong> was paid by nobody and stands as claims.`
  return paid === null ? [left] : [paid, left]
}

function fundsLeft(result: RunResult): Html | null {
  const last = result.timeline[result.timeline.length - 1]
  if (last === undefined || result.funds.length === 0) return null
  const told = result.funds.map(({ name, asset, startedWith }, place) => {
    const now = roundMoney(last.funds[place], result.assets[asset])
    return html`${name} ends with ${now} of ${roundMoney(startedWith, result.assets[asset])}`
  })
  return html`Of the money set aside, ${joined(told)}.`
}

function stillOpen(result: RunResult): Html | null {
  const open = result.losses.filter(({ how }) => how === 'open')
  if (open.length === 0) return null
  const named = listText(open.slice(0, 3).map(({ id }) => `#${id}`))
  const more = open.length > 3 ? ` and ${countText(open.length - 3)} more` : ''
  return html`${counted(open.length, 'loss', 'losses')} (${named}${more}) ${open.length === 1 ? 'was' : 'were'} not settled when the run ended.`
}

function lawsTold(result: RunResult): Html | null {
  const broken = result.laws.filter(({ holds }) => !holds)
  if (broken.length > 0)
    return html`<strong>${listText(broken.map(({ law }) => law))} did not hold</strong>, so these figures are not to be trusted.`
  if (result.laws.length === 0) return null
  const checks = result.laws.reduce((sum, law) => sum + law.checks, 0)
  return html`${counted(result.laws.length, 'law')} were checked ${counted(checks, 'time')}, and all hold.`
}

function joined(items: readonly Html[]): Html {
  return html`${items.map((item, place) => html`${place === 0 ? '' : place === items.length - 1 ? ' and ' : ', '}${item}`)}`
}
