import { moneyText } from '../lab/run/grid.ts'
import { counted } from '../lab/run/words.ts'
import type { RunResult } from '../lab/run-result.ts'
import { bold, type Io } from './io.ts'
import { textTable } from './table.ts'

/** The run in a few sentences: who fell, how much was lost, who paid, what stayed open. */
export function storyText(result: RunResult): string {
  return [
    result.title,
    '',
    whoFell(result),
    ...result.totals.flatMap((totals) => moneyOf(result, totals)),
    lawsOf(result),
    ...(result.counts.refused === 0
      ? []
      : [
          `Commands refused in the timeline: ${result.counts.refused}. The report lists the first 100 with their reasons.`,
        ]),
    ...(result.notes ?? []),
  ].join('\n')
}

function whoFell({ losses, counts }: RunResult): string {
  if (losses.length === 0)
    return `None of ${counted(counts.accounts, 'account')} fell below the margin it had to keep.`
  const fallen = new Set(losses.filter(({ how }) => how !== 'cured').map(({ account }) => account)).size
  const cured = losses.filter(({ how }) => how === 'cured').length
  const open = losses.filter(({ how }) => how === 'open').length
  const claimed = losses.filter(({ how }) => how === 'claimed').length
  const ends = [
    cured > 0 ? `${cured} cured` : '',
    claimed > 0 ? `${claimed} left claims` : '',
    open > 0 ? `${open} still open` : '',
  ].filter((end) => end !== '')
  const ended = ends.length === 0 ? '' : ` (${ends.join(', ')})`
  return `${moneyText(fallen, 0)} of ${counted(counts.accounts, 'account')} fell; ${moneyText(losses.length, 0)} ${losses.length === 1 ? 'loss was' : 'losses were'} opened${ended}.`
}

function moneyOf(result: RunResult, totals: RunResult['totals'][number]): string[] {
  if (totals.defaultLoss === 0n) return []
  const { name, decimals } = result.assets[totals.asset]
  const say = (amount: bigint): string => `${moneyText(amount, decimals)} ${name}`
  const own = totals.defaultLoss - totals.externalizedLoss
  if (totals.externalizedLoss === 0n)
    return [`${say(totals.defaultLoss)} was lost, all of it from the defaulters' own margin.`]
  const paid = totals.layers
    .filter(({ kind, paid }) => kind !== 'own-margin' && paid !== 0n)
    .map(({ name: layer, paid }) => `${layer} ${say(paid)}`)
  return [
    `${say(totals.defaultLoss)} was lost: ${say(own)} was the defaulters' own, ${say(totals.externalizedLoss)} fell on others (${paid.join(', ')}).`,
  ]
}

function lawsOf({ laws }: RunResult): string {
  const broken = laws.filter(({ holds }) => !holds)
  if (broken.length > 0)
    return broken.map(({ law, found }) => `LAW BROKEN ${law}: ${found ?? 'no figures'}`).join('\n')
  const checks = laws.reduce((sum, law) => sum + law.checks, 0)
  return `${laws.length} laws were checked ${moneyText(checks, 0)} times; none was broken.`
}

/** The totals as a table, one column for each asset. */
export function totalsText(result: RunResult, io: Io): string {
  const told = result.totals.filter(({ defaultLoss }) => defaultLoss !== 0n)
  if (told.length === 0) return ''
  const column = (of: (totals: RunResult['totals'][number]) => bigint): string[] =>
    told.map((totals) => moneyText(of(totals), result.assets[totals.asset].decimals))
  const layers = told[0].layers.map(({ name, kind }, place) => [
    `  ${name}${kind === name || kind === 'own-margin' ? '' : ` (${kind})`}`,
    ...column((totals) => totals.layers[place]?.paid ?? 0n),
  ])
  const rows = [
    ['default loss', ...column((totals) => totals.defaultLoss)],
    ...layers,
    ['externalized loss', ...column((totals) => totals.externalizedLoss)],
    ['uncovered loss', ...column((totals) => totals.uncoveredLoss)],
    ['socialized loss', ...column((totals) => totals.socializedLoss)],
    ['transfer', ...column((totals) => totals.transfer)],
    ['minimum needed', ...column((totals) => totals.minimumNeeded)],
    ['cascade externality', ...column((totals) => totals.cascadeExternality)],
    ['claims outstanding', ...column((totals) => totals.claimsOutstanding)],
  ]
  const table = textTable(['', ...told.map(({ asset }) => result.assets[asset].name)], rows)
  const [head, ...rest] = table.split('\n')
  return [bold(head, io), ...rest].join('\n')
}
