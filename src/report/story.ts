import type { LossResult, RunResult } from '../lab/run-result.ts'
import {
  compactMoney,
  counted,
  countText,
  dayText,
  listText,
  minuteText,
  percentText,
  spanText,
} from './format.ts'
import { type Html, html } from './html.ts'
import { accountName, type ReportNames } from './names.ts'
import { partOf } from './parts.ts'

type Totals = RunResult['totals'][number]

/**
 * The run told in one paragraph: who fell, how much was lost, who paid, and what is left by name.
 * Amounts are rounded to three figures, because a sentence full of digits is not read.
 */
export function storyOf(result: RunResult, names: ReportNames): Html {
  const sentences = [
    whoFell(result),
    ...result.totals.map((totals) => moneyOf(result, totals)),
    whoLostMost(result, names),
    fundsLeft(result),
    stillOpen(result),
    lawsTold(result),
  ]
  return html`${sentences.flatMap((sentence) => (sentence === null ? [] : [sentence, ' ']))}`
}

function whoFell({ startedAt, endedAt, losses, counts }: RunResult): Html {
  const when = html`In the ${spanText(endedAt - startedAt)} from ${minuteText(startedAt)} UTC on ${dayText(startedAt)}`
  if (losses.length === 0)
    return html`${when}, none of the ${counted(counts.accounts, 'account')} fell below the margin it had to keep, so no loss was opened and nobody paid for anybody else.`
  const fallen = new Set(losses.filter(({ how }) => how !== 'cured').map(({ account }) => account)).size
  const cured = losses.filter(({ how }) => how === 'cured').length
  const saved = cured === 0 ? '' : `, ${countText(cured)} of which ended with the account safe again`
  return html`${when}, <strong>${countText(fallen)} of ${counted(counts.accounts, 'account')} fell</strong> and ${counted(counts.losses, 'loss', 'losses')} ${counts.losses === 1 ? 'was' : 'were'} opened${saved}.`
}

function moneyOf(result: RunResult, totals: Totals): Html | null {
  if (totals.defaultLoss === 0n) return null
  const { name, decimals } = result.assets[totals.asset]
  const say = (amount: bigint): string => compactMoney(amount, decimals)
  const own = totals.defaultLoss - totals.externalizedLoss
  const lost = html`Of <strong>${say(totals.defaultLoss)} ${name}</strong> lost, the defaulters’ own margin carried ${say(own)} (${percentText(own, totals.defaultLoss)})`
  if (totals.externalizedLoss === 0n) return html`${lost}, and nothing was left for others.`
  return html`${lost} and <strong>${say(totals.externalizedLoss)} fell on others</strong>${whoPaid(totals, say)}.`
}

function whoPaid({ layers, claimsOutstanding }: Totals, say: (amount: bigint) => string): Html {
  const payers = layers.filter(({ kind, paid }) => !['own', 'claim'].includes(partOf(kind)) && paid > 0n)
  const told = payers.map(({ name, paid }, place) => html`${name}${place === 0 ? ' paid' : ''} ${say(paid)}`)
  const paid = told.length === 0 ? null : html`: ${joined(told)}`
  if (claimsOutstanding === 0n) return html`${paid}`
  return html`${paid}; <strong>${say(claimsOutstanding)} was paid by nobody</strong> and stands as claims`
}

/** Names the losses others had to pay most for, one asset at a time, since amounts of two assets do not compare. */
function whoLostMost({ totals, losses, assets }: RunResult, names: ReportNames): Html | null {
  const worst = totals.flatMap(({ asset }) => {
    const inAsset = losses.filter((loss) => loss.asset === asset && loss.externalizedLoss > 0n)
    return inAsset.length === 0 ? [] : [inAsset.reduce((most, loss) => (isLarger(loss, most) ? loss : most))]
  })
  if (worst.length === 0) return null
  const told = worst.map((loss) => {
    const { name, decimals } = assets[loss.asset]
    return html`<a href="#loss-${loss.id}">${accountName(loss.account, names)}</a> (${compactMoney(loss.externalizedLoss, decimals)} ${name})`
  })
  return html`The largest ${told.length === 1 ? 'hole was' : 'holes were'} left by ${joined(told)}.`
}

function isLarger(loss: LossResult, than: LossResult): boolean {
  return loss.externalizedLoss > than.externalizedLoss
}

function fundsLeft({ timeline, funds, assets }: RunResult): Html | null {
  const last = timeline[timeline.length - 1]
  if (last === undefined || funds.length === 0) return null
  const told = funds.map(({ name, asset, startedWith }, place) => {
    const { decimals } = assets[asset]
    const isUntouched = last.funds[place] === startedWith
    const left = isUntouched
      ? 'all'
      : last.funds[place] === 0n
        ? 'nothing'
        : compactMoney(last.funds[place], decimals)
    return html`${name} has ${left} of its ${compactMoney(startedWith, decimals)} ${assets[asset].name} left`
  })
  return html`At the end ${joined(told)}.`
}

function stillOpen({ losses }: RunResult): Html | null {
  const open = losses.filter(({ how }) => how === 'open')
  if (open.length === 0) return null
  const named = open.slice(0, 3).map(({ id }) => html`<a href="#loss-${id}">#${id}</a>`)
  const more = open.length > 3 ? [html`${countText(open.length - 3)} more`] : []
  const verb = open.length === 1 ? 'is' : 'are'
  return html`${open.length === 1 ? 'Loss' : 'Losses'} ${joined([...named, ...more])} ${verb} not settled.`
}

function lawsTold({ laws }: RunResult): Html | null {
  const broken = laws.filter(({ holds }) => !holds)
  if (broken.length > 0)
    return html`<strong>${listText(broken.map(({ law }) => law))} did not hold</strong>, so these figures are not to be trusted.`
  if (laws.length === 0) return null
  const checks = laws.reduce((sum, law) => sum + law.checks, 0)
  return html`${laws.length === 1 ? '1 law was' : `${countText(laws.length)} laws were`} checked ${counted(checks, 'time')}, and none was broken.`
}

function joined(items: readonly Html[]): Html {
  return html`${items.map((item, place) => html`${place === 0 ? '' : place === items.length - 1 ? ' and ' : ', '}${item}`)}`
}
