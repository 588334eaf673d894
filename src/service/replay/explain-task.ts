import { copyHouse } from '../../core/engine/house.ts'
import { batchOf } from '../../journal/batch-record.ts'
import { ExplainedRun } from '../../lab/explain.ts'
import type { FormulaLine, LossExplained } from '../../lab/explain-terms.ts'
import { notThere } from './errors.ts'
import { commandsIn, houseBefore } from './house-before.ts'
import { namesSent, type SentNames } from './sent-names.ts'
import type { ReplaySource } from './source.ts'

export interface ExplainQuestion {
  readonly loss: number
  /** Sequence of the command that opened it. */
  readonly openedBy: number
  /** Only this account's part; null for the whole loss. */
  readonly account: number | null
  /** As whoever asks may know them. */
  readonly names: SentNames
  /** Rows of the journal that count. */
  readonly rows: number
}

/** One loss in words, with the numbers in every formula; without the receipts that the words were made from. */
export interface ExplainAnswer extends Omit<LossExplained, 'steps'> {
  readonly steps: readonly ToldStep[]
}

type Step = LossExplained['steps'][number]

export interface ToldStep extends Omit<Step, 'payers'> {
  readonly payers: readonly ToldPayer[]
}

export interface ToldPayer {
  readonly account: string
  readonly amount: string
  readonly quantity: string | null
  readonly lines: readonly FormulaLine[]
}

/** Decides the journal again from where a loss opened until it is closed, and tells its steps. */
export async function explainAgain(
  source: ReplaySource,
  { loss, openedBy, account, names, rows }: ExplainQuestion,
): Promise<ExplainAnswer> {
  const before = await houseBefore(source, { sequence: openedBy })
  const run = new ExplainedRun(before.house, copyHouse(before.house), namesSent(names), { loss, account })
  let { place } = before
  for await (const { number, bytes } of source.rows(before.row, rows)) {
    for (const command of commandsIn(batchOf(bytes), number).slice(place)) {
      if (!run.isClosed) run.take(command)
    }
    place = 0
    if (run.isClosed) break
  }
  const explained = run.result()
  if (explained === undefined) throw notThere(`Found no loss ${loss} at sequence ${openedBy}.`)
  return { ...explained, steps: explained.steps.map(told) }
}

function told({ payers, ...step }: Step): ToldStep {
  return { ...step, payers: payers.map(({ receipt: _, ...payer }) => payer) }
}
