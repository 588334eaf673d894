import type { Measure } from '../lab/metrics/measure.ts'
import { moneyText } from '../lab/run/grid.ts'

/** Figures of a ratio for people; JSON has all of them. */
const DIGITS = 6

/** A figure in a table: a dash where there is no such figure, `undefined` where it has no value here. */
export function figureText(figure: Measure['published'], unit: Measure['unit'], decimals: number): string {
  if (figure === null) return '–'
  if ('missing' in figure) return 'undefined'
  if (unit === 'money') return moneyText(figure.value, decimals)
  return unit === 'rows' ? moneyText(figure.value, 0) : ratioText(Number(figure.value))
}

/** A ratio to six figures, without an exponent while it is readable. */
export function ratioText(value: number): string {
  const text = String(Number(value.toPrecision(DIGITS)))
  return text.includes('e') && Math.abs(value) >= 1 ? moneyText(BigInt(Math.round(value)), 0) : text
}

/** Why figures are undefined, and what is odd about others: each reason once, with those it holds for. */
export function reasonsText(measures: readonly Measure[]): string {
  const reasons = new Map<string, string[]>()
  for (const measure of measures) {
    for (const side of ['published', 'corrected'] as const) {
      const figure = measure[side]
      if (figure !== null && 'missing' in figure) note(reasons, figure.missing, measure.name)
    }
    if (measure.note !== undefined) note(reasons, measure.note, measure.name)
  }
  if (reasons.size === 0) return ''
  const lines = [...reasons].map(([reason, names]) => `  ${reason}: ${names.join(', ')}`)
  return `Undefined or odd, because\n${lines.join('\n')}\n`
}

function note(reasons: Map<string, string[]>, reason: string, name: string): void {
  const names = reasons.get(reason) ?? []
  if (!names.includes(name)) names.push(name)
  reasons.set(reason, names)
}
