import { writeCsv, writeJson } from '../files/write.ts'
import type { MarginAnswer } from '../lab/margin/answer.ts'
import type { MarginBook } from '../lab/margin/book.ts'
import { amount, answerData, exact, freeOf } from './margin-text.ts'
import { textTable } from './table.ts'

/** A model beside what it asks; null where its money is not the book's. */
export interface ComparedModel {
  readonly name: string
  readonly standing: string
  readonly unit: string
  readonly answer: MarginAnswer | null
}

export function comparedText(compared: readonly ComparedModel[], book: MarginBook): string {
  const rows = compared.map(({ name, standing, unit, answer }) =>
    answer === null
      ? [name, standing, '–', '–', '–', `asks in ${unit === 'coin' ? 'coin' : 'quote money'}`]
      : [
          name,
          standing,
          amount(answer.initial, book),
          amount(answer.maintenance, book),
          amount(freeOf(answer, answer.initial), book),
          answer.worstScenario ?? '–',
        ],
  )
  const equity = compared.find(({ answer }) => answer !== null)?.answer?.equity
  const head = equity === undefined ? '' : `, equity ${amount(equity, book)} ${book.money.name}`
  const table = textTable(['model', 'standing', 'initial', 'maintenance', 'free', 'worst scenario'], rows)
  return `${book.name}${head}\n\n${table}`
}

export function comparedJson(compared: readonly ComparedModel[], book: MarginBook): string {
  return writeJson(
    compared.map(({ name, standing, unit, answer }) =>
      answer === null ? { model: name, standing, unit } : { unit, ...answerData(answer, book) },
    ),
  )
}

export function comparedCsv(compared: readonly ComparedModel[], book: MarginBook): string {
  return writeCsv(
    ['model', 'standing', 'unit', 'equity', 'initial', 'maintenance', 'worst-scenario'],
    compared.map(({ name, standing, unit, answer }) =>
      answer === null
        ? [name, standing, unit, '', '', '', '']
        : [
            name,
            standing,
            unit,
            exact(answer.equity, book),
            exact(answer.initial, book),
            exact(answer.maintenance, book),
            answer.worstScenario ?? '',
          ],
    ),
  )
}

/** The same book before and after some trades. */
export interface WhatIf {
  readonly trades: readonly string[]
  readonly before: MarginAnswer
  readonly after: MarginAnswer
}

const figuresOf = ({
  equity,
  initial,
  maintenance,
}: MarginAnswer): readonly (readonly [string, bigint])[] => [
  ['equity', equity],
  ['initial', initial],
  ['maintenance', maintenance],
  ['free-initial', equity - initial],
  ['free-maintenance', equity - maintenance],
]

function differences({ before, after }: WhatIf): { name: string; one: bigint; other: bigint }[] {
  const others = figuresOf(after)
  return figuresOf(before).map(([name, one], at) => ({ name, one, other: others[at][1] }))
}

export function whatIfText(whatIf: WhatIf, book: MarginBook): string {
  const rows = differences(whatIf).map(({ name, one, other }) => [
    name,
    amount(one, book),
    amount(other, book),
    amount(other - one, book),
  ])
  const worst = [whatIf.before, whatIf.after].map((answer) => answer.worstScenario ?? 'none')
  const { model } = whatIf.before
  return [
    `${book.name} under ${model.name}, in ${book.money.name}, after ${whatIf.trades.join(', then ')}`,
    '',
    `${textTable(['', 'before', 'after', 'difference'], rows)}`,
    `worst scenario before: ${worst[0]}; after: ${worst[1]}`,
    '',
  ].join('\n')
}

export function whatIfJson(whatIf: WhatIf, book: MarginBook): string {
  return writeJson({
    book: book.name,
    model: whatIf.before.model.name,
    trades: whatIf.trades,
    before: answerData(whatIf.before, book),
    after: answerData(whatIf.after, book),
    difference: Object.fromEntries(
      differences(whatIf).map(({ name, one, other }) => [name, exact(other - one, book)]),
    ),
  })
}

export function whatIfCsv(whatIf: WhatIf, book: MarginBook): string {
  return writeCsv(
    ['figure', 'before', 'after', 'difference'],
    differences(whatIf).map(({ name, one, other }) => [
      name,
      exact(one, book),
      exact(other, book),
      exact(other - one, book),
    ]),
  )
}
