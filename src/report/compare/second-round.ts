import type { Comparison, RunHeading } from '../../lab/compare/comparison.ts'
import { clockText, counted, countText, percentText, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { emptyOf, type Section } from '../sections/section.ts'
import { tableOf } from '../sections/table.ts'

/** Rows of a chain that are told; the others are counted. */
const MOST = 30

/** Accounts that fell because of what they were made to bear, in the order they fell. */
export function secondRoundSection(comparison: Comparison): Section {
  const told = comparison.runs.map(
    (run) => html`<h3>Under ${run.label}</h3>
${roundsOf(comparison, run)}`,
  )
  const note = html`<p class="note">An account fell in a second round when, as its loss opened, it would have stood above its trigger with the money it had paid for others back and the positions that were taken from it as they were, at the marks of that moment. A broken hedge is one that the positions alone would have kept above it. What the account would have met or done otherwise is not asked.</p>
`
  return { id: 'second-round', title: 'Whom it fells in turn', content: html`${note}${told}` }
}

function roundsOf(comparison: Comparison, { label, secondRound, counts }: RunHeading): Html {
  const { defaults, fellAfterPaying } = secondRound
  if (defaults.length === 0) {
    const why =
      fellAfterPaying === 0
        ? ''
        : ` ${counted(fellAfterPaying, 'account')} fell after paying, and would have fallen all the same.`
    return emptyOf(`Nobody fell because of what was taken from him.${why}`)
  }
  const byRound = new Map<number, number>()
  for (const { round } of defaults) byRound.set(round, (byRound.get(round) ?? 0) + 1)
  const rounds = [...byRound]
    .toSorted(([a], [b]) => a - b)
    .map(([round, count]) => `${countText(count)} in round ${round}`)
  const share = percentText(BigInt(defaults.length), BigInt(counts.losses))
  const more = defaults.length > MOST ? ` The first ${MOST} are listed.` : ''
  return html`<p>${counted(defaults.length, 'default')} of ${countText(counts.losses)} (${share}): ${rounds.join(', ')}; ${countText(defaults.filter(({ isBrokenHedge }) => isBrokenHedge).length)} of them broken hedges.${more}</p>
${chainTable(comparison, label, defaults.slice(0, MOST))}`
}

function chainTable(
  { assets }: Comparison,
  label: string,
  defaults: RunHeading['secondRound']['defaults'],
): Html {
  const columns = [
    { name: 'Account' },
    { name: 'Fell at' },
    { name: 'Round', figures: true },
    { name: 'After' },
    { name: 'Paid', figures: true },
    { name: 'Taken in' },
    ...['Equity', 'Requirement', 'Equity without', 'Requirement without'].map((name) => ({
      name,
      figures: true,
    })),
    { name: 'Hedge' },
  ]
  const rows = defaults.map((each) => {
    const { decimals, name } = assets[each.asset]
    const money = (amount: bigint): Html => html`${tableMoney(amount, decimals)} ${name}`
    return {
      cells: [
        each.account,
        clockText(each.at),
        countText(each.round),
        causesOf(each),
        money(each.paid),
        each.taken.join(', ') || '–',
        money(each.equity),
        money(each.maintenance),
        money(each.equityWithout),
        money(each.maintenanceWithout),
        each.isBrokenHedge ? 'broken' : '–',
      ],
    }
  })
  return tableOf(`Second-round defaults under ${label}`, columns, rows)
}

function causesOf({
  causes,
  latestCauses,
  isSameCommand,
}: RunHeading['secondRound']['defaults'][number]): string {
  const when = isSameCommand ? ', in the same move' : ''
  return causes === 1
    ? `loss ${latestCauses[0]}${when}`
    : `${countText(causes)} losses, last ${latestCauses[0]}${when}`
}
