import type { AtRatio, LevelExplained } from '../lab/metrics/level-explained.ts'
import { moneyText } from '../lab/run/grid.ts'
import { counted } from '../lab/run/words.ts'
import type { Answer, Explained } from './allocate-answer.ts'
import { ratioText } from './allocate-figures.ts'
import { textTable } from './table.ts'

/** Rows of a list; past this many the rest is counted. */
const MOST_LISTED = 20

/** How a level, a queue or the odd lots came about. */
export function explainedText(answer: Answer, { level, extras, queue }: Explained): string {
  const parts: string[] = []
  if (level !== null) parts.push(levelText(answer, level))
  if (level !== null) parts.push(extrasText(answer, extras))
  if (queue !== null) parts.push(queueText(answer, queue))
  if (level === null && queue === null) parts.push(searchText(answer))
  return parts.join('\n')
}

function levelText({ question, allotment }: Answer, explained: LevelExplained): string {
  const { numerator, denominator } = explained.level
  const { claims, decimals } = question
  const lines = [
    `Level ${numerator}/${denominator}, about ${ratioText(Number(numerator) / Number(denominator))}: each pays the smaller of cap and level x weight, in units of ${unitText(decimals)}.`,
    `${counted(explained.saturated, 'account')} at the cap, ${moneyText(explained.sharing, 0)} below it, ${moneyText(explained.without, 0)} without a cap or a weight.`,
  ]
  const at = (found: AtRatio): string =>
    `${claims.ids[found.row]}, cap ${found.cap} / weight ${found.weight} = ${ratioText(found.cap / found.weight)}`
  if (explained.last !== null) lines.push(`Last to reach the cap: ${at(explained.last)}.`)
  if (explained.next !== null) lines.push(`Next to reach it, above the level: ${at(explained.next)}.`)
  if (allotment.residualIs === 'capacity-short')
    lines.push('The caps bound it: all of them together are less than the budget.')
  return lines.join('\n')
}

function extrasText({ question, options }: Answer, extras: Explained['extras']): string {
  const what = options.lots === true ? 'lot' : 'unit'
  if (extras.length === 0)
    return `No odd ${what}s: every exact share was whole, or there was nothing left to give.`
  const named = extras.slice(0, MOST_LISTED).map(({ row, steps }) => {
    const more = steps === 1n ? '' : ` (${steps})`
    return `${question.claims.ids[row]}${more}`
  })
  const rest = extras.length > MOST_LISTED ? ` and ${extras.length - MOST_LISTED} more` : ''
  return `An odd ${what} above the share rounded down went to ${named.join(', ')}${rest}: the largest remainders, the earlier id first.`
}

function queueText({ question, allotment }: Answer, queue: NonNullable<Explained['queue']>): string {
  if (queue.length === 0) return 'Nobody was asked.'
  const { claims, decimals } = question
  const rows = queue
    .slice(0, MOST_LISTED)
    .map(({ row, score }, place) => [
      claims.ids[row],
      String(place + 1),
      score === null ? '–' : ratioText(score),
      moneyText(allotment.parts[row], decimals),
      moneyText(allotment.caps[row], decimals),
    ])
  const rest = queue.length > MOST_LISTED ? `… and ${queue.length - MOST_LISTED} more who paid.\n` : ''
  return `Asked in this order, each for all it may be asked, until the budget was found:\n${textTable(['account', 'place', 'score', 'pays', 'at most'], rows)}${rest}`.trimEnd()
}

function searchText({ measures }: Answer): string {
  const shares = measures.filter(({ name }) => name.startsWith('max-part-over-'))
  const told = shares.flatMap(({ name, corrected }) =>
    corrected !== null && 'value' in corrected ? [`${name} ${ratioText(Number(corrected.value))}`] : [],
  )
  return `Found by search, not at one level: ${told.length === 0 ? 'no share of capacity or equity is defined' : told.join(', ')}.`
}

function unitText(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`
}
