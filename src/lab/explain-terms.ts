import type { Receipt } from '../core/engine/receipts.ts'

/** One line of an explanation: a name, the formula with the numbers in it, and what it comes to as text. */
export interface FormulaLine {
  readonly name: string
  readonly formula: string
  readonly amount: string
}

/** What one account paid or took over in a step, and why it was this account and this amount. */
export interface PayerExplained {
  readonly account: string
  readonly amount: string
  readonly quantity: string | null
  readonly lines: readonly FormulaLine[]
  /** The receipt the lines were made from. */
  readonly receipt: Receipt
}

/** One step of a loss with its numbers. */
export interface StepExplained {
  readonly name: string
  readonly kind: string
  readonly at: number
  readonly command: number
  readonly words: string
  readonly lines: readonly FormulaLine[]
  readonly payers: readonly PayerExplained[]
  readonly payersInAll: number
  readonly deficitAfter: string
  readonly openAfter: string
}

/** One loss, explained: the trigger, each step, and how it closed. */
export interface LossExplained {
  readonly loss: number
  readonly account: string
  readonly asset: string
  readonly rulebook: string
  readonly openedAt: number
  /** The command that set it off. */
  readonly command: number
  readonly trigger: readonly FormulaLine[]
  readonly steps: readonly StepExplained[]
  /** Null while it is open. */
  readonly closed: {
    readonly how: string
    readonly at: number
    readonly lines: readonly FormulaLine[]
  } | null
}
