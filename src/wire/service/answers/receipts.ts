import { z } from 'zod'
import { name, number, time } from './parts.ts'
import { type PaymentAnswer, paymentAnswer } from './payments.ts'

/** A file as it is written for `breakwater verify`: it is kept as it is, and means nothing field by field here. */
export type FileAnswer = Readonly<Record<string, unknown>>

function fileAnswer(id: string, description: string): z.ZodType<FileAnswer, unknown> {
  return z.record(z.string(), z.unknown()).meta({ id, description })
}

export const receiptFile: z.ZodType<FileAnswer, unknown> = fileAnswer(
  'ReceiptFile',
  'What `breakwater verify RECEIPT --roots ROOTS` checks, as `breakwater explain --receipt` writes it.',
)

export const rootsFile: z.ZodType<FileAnswer, unknown> = fileAnswer(
  'RootsFile',
  'The roots that receipts of one command are checked against, as a roots file.',
)

/** Where in the journal something stands: whoever holds the journal can decide it again from there. */
export interface JournalPlace {
  readonly row: number
  readonly hash: string
  readonly command: number
}

const journalPlace: z.ZodType<JournalPlace, unknown> = z
  .object({
    row: number,
    hash: z
      .string()
      .describe('Of the row, hexadecimal: over its commands, their outcomes, and all rows before.'),
    command: number,
  })
  .meta({ id: 'JournalPlace' })

/** A line of an explanation: a formula with the numbers in it, and what it comes to. */
export interface FormulaAnswer {
  readonly name: string
  readonly formula: string
  readonly amount: string
}

const formula: z.ZodType<FormulaAnswer, unknown> = z
  .object({ name: z.string(), formula: z.string(), amount: z.string() })
  .meta({ id: 'Formula' })
const formulas = z.array(formula)

export interface ExplainedStep {
  readonly name: string
  readonly kind: string
  readonly at: number
  readonly command: number
  readonly words: string
  readonly lines: readonly FormulaAnswer[]
  readonly payers: readonly {
    readonly account: string
    readonly amount: string
    readonly quantity: string | null
    readonly lines: readonly FormulaAnswer[]
  }[]
  readonly payersInAll: number
  readonly deficitAfter: string
  readonly openAfter: string
}

const step: z.ZodType<ExplainedStep, unknown> = z
  .object({
    name,
    kind: name,
    at: time,
    command: number,
    words: z.string().describe('What the step did, in one sentence.'),
    lines: formulas,
    payers: z.array(
      z.object({ account: name, amount: z.string(), quantity: z.string().nullable(), lines: formulas }),
    ),
    payersInAll: number,
    deficitAfter: z.string(),
    openAfter: z.string(),
  })
  .meta({ id: 'ExplainedStep' })

/** One loss in words, with the numbers in every formula. */
export interface ExplanationAnswer {
  readonly loss: number
  readonly account: string
  readonly asset: string
  readonly rulebook: string
  readonly openedAt: number
  readonly command: number
  readonly trigger: readonly FormulaAnswer[]
  readonly steps: readonly ExplainedStep[]
  readonly closed: {
    readonly how: string
    readonly at: number
    readonly lines: readonly FormulaAnswer[]
  } | null
}

export const explanationAnswer: z.ZodType<ExplanationAnswer, unknown> = z
  .object({
    loss: number,
    account: name.describe('The bucket that fell.'),
    asset: name,
    rulebook: name,
    openedAt: time,
    command: number.describe('The command that set it off.'),
    trigger: formulas,
    steps: z.array(step).describe('Of one account: those it paid in.'),
    closed: z.object({ how: name, at: time, lines: formulas }).nullable(),
  })
  .meta({ id: 'Explanation' })

/** What one account paid in one event, why, and how it can be checked. */
export interface ReceiptAnswer {
  readonly payment: PaymentAnswer
  /** Null where the loss opened before what the service can decide again. */
  readonly explanation: ExplanationAnswer | null
  readonly journal: JournalPlace
  /** Both null where the command itself cannot be decided again. */
  readonly receipt: FileAnswer | null
  readonly roots: FileAnswer | null
}

export const receiptAnswer: z.ZodType<ReceiptAnswer, unknown> = z
  .object({
    payment: paymentAnswer,
    explanation: explanationAnswer
      .nullable()
      .describe('Null where the loss opened before a compaction, or under an earlier epoch.'),
    journal: journalPlace,
    receipt: receiptFile
      .nullable()
      .describe(
        'Null where the command was dropped by a compaction, or decided under an earlier epoch: the payment then stands in the row by its hash, and a copy of the journal from before proves the rest.',
      ),
    roots: rootsFile.nullable().describe('Null where there is no receipt file.'),
  })
  .meta({ id: 'Receipt' })

/** The roots of one command. */
export interface RootsAnswer {
  readonly journal: JournalPlace
  readonly roots: FileAnswer
}

export const rootsAnswer: z.ZodType<RootsAnswer, unknown> = z
  .object({ journal: journalPlace, roots: rootsFile })
  .meta({ id: 'Roots' })

/** A row of the journal as it is published. */
export interface PublishedRowAnswer {
  readonly row: number
  readonly hash: string
  readonly at: number
  readonly firstSequence: number
  readonly commands: number
  readonly fingerprint: string
}

export const publishedRow: z.ZodType<PublishedRowAnswer, unknown> = z
  .object({
    row: number,
    hash: z
      .string()
      .describe('Hexadecimal: over its commands, their outcomes, and the hash of the row before.'),
    at: time,
    firstSequence: number.describe('That its first carried out command has, or would have had.'),
    commands: number,
    fingerprint: z.string().describe('Of the books after it.'),
  })
  .meta({ id: 'PublishedRow' })
