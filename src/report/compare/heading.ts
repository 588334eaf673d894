import type { AssetComparison, Comparison } from '../../lab/compare/comparison.ts'
import { clockText, counted, countText, dayText, listText, roundMoney } from '../format.ts'
import { type Html, html } from '../html.ts'

/** Title, what ran, and the comparison in one paragraph. A broken law comes before every figure. */
export function headingOf(comparison: Comparison): Html {
  const { title, seed, startedAt, endedAt, runs } = comparison
  const [first] = runs
  const end =
    dayText(startedAt) === dayText(endedAt) ? clockText(endedAt) : `${dayText(endedAt)} ${clockText(endedAt)}`
  return html`<header class="masthead">
<p class="kicker">Breakwater · the same event under ${counted(runs.length, 'rulebook')}</p>
<h1>${title}</h1>
<p class="meta"><span>${dayText(startedAt)}, ${clockText(startedAt)} to ${end} UTC</span> <span>rulebooks ${listText(runs.map(({ label }) => label))}</span> <span>seed ${seed}</span> <span>${counted(first.counts.accounts, 'account')}, ${counted(first.counts.positions, 'position')}</span> <span>${counted(first.counts.commands, 'command')} each</span></p>
${alarmOf(comparison)}<p class="story" id="story">${storyOf(comparison)}</p>
</header>
`
}

function alarmOf({ runs }: Comparison): Html | null {
  const broken = runs.filter(({ laws }) => laws.some(({ holds }) => !holds)).map(({ label }) => label)
  if (broken.length === 0) return null
  return html`<p class="alarm" role="alert"><strong>Laws are broken under ${listText(broken)}.</strong> <a href="#proof">See which</a>, and do not use those figures.</p>
`
}

function storyOf(comparison: Comparison): string {
  const told = comparison.byAsset.filter(({ figures }) =>
    figures.some(({ totals }) => totals.externalizedLoss > 0n),
  )
  if (told.length === 0) return 'Under none of the rulebooks did a loss reach anybody but those who made it.'
  return told.map((each) => sentenceOf(comparison, each)).join(' ')
}

function sentenceOf({ runs, assets }: Comparison, { asset, figures, preferences }: AssetComparison): string {
  const each = figures.map(({ totals, payers }, run) => {
    const loss = roundMoney(totals.externalizedLoss, assets[asset])
    return `${loss} under ${runs[run].label}, paid by ${counted(payers, 'participant')} beside the house`
  })
  const { alone, shared } = preferences.byPaid
  const most = alone.reduce((best, count, run) => (count > alone[best] ? run : best), 0)
  const rather =
    alone[most] === 0 && shared.every((count) => count === 0)
      ? 'No account pays more under one than under another.'
      : `${countText(alone[most])} of ${counted(preferences.accounts, 'account')} pay least under ${runs[most].label} alone.`
  return `Losses in ${assets[asset].name} that fell on others: ${listText(each)}. ${rather}`
}
