import { sumOf } from '../core/money/columns.ts'
import { moneyText } from '../lab/run/grid.ts'
import { counted } from '../lab/run/words.ts'
import type { Answer } from './allocate-answer.ts'
import { explainedText } from './allocate-explained.ts'
import { figureText, reasonsText } from './allocate-figures.ts'
import { textTable } from './table.ts'

/** Rows of a table for people; past this many the largest are shown, and --csv has them all. */
const MOST_ROWS = 50

/** One allocation for people: who pays, what is left over, how it came about, and its metrics. */
export function allocationText(answer: Answer): string {
  const parts = [headText(answer), partsText(answer)]
  if (answer.explained !== null) parts.push(explainedText(answer, answer.explained))
  return `${[...parts, metricsText(answer)].map((part) => part.trimEnd()).join('\n\n')}\n`
}

function headText({ policy, question: { budget, decimals, claims }, allotment }: Answer): string {
  const say = (units: bigint): string => moneyText(units, decimals)
  const taken = sumOf(allotment.parts, 'part')
  const over =
    allotment.over === undefined || allotment.over === 0n ? '' : `, ${say(allotment.over)} above it`
  return [
    `${policy.name}: ${policy.says}`,
    `${say(taken)} of ${say(budget)} is found among ${counted(claims.ids.length, 'claim')}${over}; ${residualText(allotment, decimals)}`,
  ].join('\n')
}

function residualText({ residual, residualIs }: Answer['allotment'], decimals: number): string {
  const amount = moneyText(residual, decimals)
  if (residualIs === 'none') return 'nothing is left over.'
  if (residualIs === 'below-a-lot') return `${amount} is left over (below-a-lot): less than one more lot.`
  return `${amount} is left over (capacity-short): nobody has more to give.`
}

function partsText({ question: { claims, decimals }, allotment: { parts, caps } }: Answer): string {
  const say = (units: number): string => moneyText(units, decimals)
  const rows = Array.from(parts, (_, row) => row)
  const shown =
    rows.length <= MOST_ROWS
      ? rows
      : rows.toSorted((a, b) => parts[b] - parts[a] || a - b).slice(0, MOST_ROWS)
  const table = textTable(
    ['account', 'pays', 'at most', 'keeps of it'],
    shown.map((row) => [claims.ids[row], say(parts[row]), say(caps[row]), say(caps[row] - parts[row])]),
  )
  if (shown.length === rows.length) return table
  return `${table}… and ${moneyText(rows.length - shown.length, 0)} more, none of which pays more; --csv has them all.\n`
}

function metricsText({ measures, question: { decimals } }: Answer): string {
  const rows = measures.map(({ name, unit, published, corrected }) => [
    name,
    figureText(published, unit, decimals),
    figureText(corrected, unit, decimals),
  ])
  const reasons = reasonsText(measures)
  return `${textTable(['metric', 'as published', 'corrected'], rows)}${reasons === '' ? '' : `\n${reasons}`}`
}
