import { formatDecimal } from '../core/money/units.ts'
import { writeCsv, writeJson } from '../files/write.ts'
import type { MarginAnswer } from '../lab/margin/answer.ts'
import type { MarginBook } from '../lab/margin/book.ts'
import { textTable } from './table.ts'

/** How many of the worst scenarios people are shown; the rest is in the JSON. */
const TOP = 5

/** Money as people read it: grouped, with all digits of the ledger. */
export function amount(units: bigint, { money }: MarginBook): string {
  return formatDecimal(units, money.decimals, { group: true })
}

export function exact(units: bigint, { money }: MarginBook): string {
  return formatDecimal(units, money.decimals)
}

/** Digits after the point of a model's figures, which are floats: those of the ledger, and never fewer than six. */
function digitsOf({ money }: MarginBook): number {
  return Math.max(money.decimals, 6)
}

function figure(value: number, digits: number): string {
  return plainly(value.toFixed(digits))
}

function plainly(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Floats inside a formula, cut to the same digits. */
function tidy(formula: string, digits: number): string {
  return formula.replaceAll(/\d+\.\d{7,}(?:e-\d+)?/g, (text) => plainly(Number(text).toFixed(digits)))
}

export const freeOf = ({ equity }: MarginAnswer, asked: bigint): bigint => equity - asked

export function answerText(answer: MarginAnswer, book: MarginBook): string {
  const { model, equity, initial, maintenance } = answer
  const head = textTable(
    ['', book.money.name, 'free'],
    [
      ['equity', amount(equity, book), ''],
      ['initial', amount(initial, book), amount(freeOf(answer, initial), book)],
      ['maintenance', amount(maintenance, book), amount(freeOf(answer, maintenance), book)],
    ],
  )
  const digits = digitsOf(book)
  const title = `${book.name} under ${model.name} (${model.title}, ${model.standing})\n\n`
  return `${title}${head}${scenariosText(answer, digits)}\n${chargesText(answer, digits)}${notesText(answer)}`
}

function scenariosText({ scenarios, worstScenario, worst }: MarginAnswer, digits: number): string {
  if (scenarios.length === 0) return ''
  const head =
    worstScenario === null
      ? worst > 0
        ? ''
        : 'No scenario loses.\n'
      : `The worst scenario is ${worstScenario}.\n`
  const top = scenarios.toSorted((a, b) => a.profit - b.profit).slice(0, TOP)
  const rows = top.map(({ name, profit }) => [name, figure(profit, digits)])
  return `\n${head}${textTable(['worst scenarios', 'profit'], rows)}`
}

function chargesText({ lines }: MarginAnswer, digits: number): string {
  const width = Math.max(...lines.map(({ name }) => name.length)) + 2
  const told = lines.map(
    ({ name, formula, amount: value }) =>
      `${name.padEnd(width)}${figure(value, digits)}\n  = ${tidy(formula, digits)}`,
  )
  return `${told.join('\n')}\n`
}

function notesText({ model }: MarginAnswer): string {
  if (model.standing === 'published') return ''
  return `\nA template: some figures are chosen here. See breakwater margin models ${model.name}.\n`
}

export function answerJson(answer: MarginAnswer, book: MarginBook): string {
  return writeJson(answerData(answer, book))
}

export function answerData(answer: MarginAnswer, book: MarginBook): object {
  const { model, equity, initial, maintenance, worst, worstScenario, scenarios, lines } = answer
  return {
    book: book.name,
    model: model.name,
    standing: model.standing,
    money: book.money.name,
    equity: exact(equity, book),
    initial: exact(initial, book),
    maintenance: exact(maintenance, book),
    freeInitial: exact(freeOf(answer, initial), book),
    freeMaintenance: exact(freeOf(answer, maintenance), book),
    worst,
    worstScenario,
    scenarios,
    charges: lines,
  }
}

export function answerCsv(answer: MarginAnswer, book: MarginBook): string {
  const { equity, initial, maintenance, scenarios, lines } = answer
  return writeCsv(
    ['what', 'name', 'amount', 'formula'],
    [
      ['book', 'equity', exact(equity, book), ''],
      ['book', 'initial', exact(initial, book), ''],
      ['book', 'maintenance', exact(maintenance, book), ''],
      ...scenarios.map(({ name, profit }) => ['scenario', name, String(profit), '']),
      ...lines.map(({ name, formula, amount: value }) => ['charge', name, String(value), formula]),
    ],
  )
}
