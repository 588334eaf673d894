import { nameOf, type Step } from './rulebook.ts'

/** What is wrong with a rulebook, in the order in which it is looked for. */
export type RulebookFault =
  /** Nothing is left to do when the step's turn comes. */
  | 'unreachable'
  /** The same step stands before it, without conditions, and left nothing for it. */
  | 'repeated'
  /** One of its figures is zero, so that it can do nothing. */
  | 'no-capacity'
  /** It waits for what cannot come about. */
  | 'never-holds'
  /** A word of it changes nothing. */
  | 'no-effect'
  /** It holds back what it waits for. */
  | 'waits-for-itself'
  /** It names an account, fund or list of members that there is not. */
  | 'missing-account'
  /** A loss can come to the end of the steps with a deficit that nobody bears by name. */
  | 'deficit-may-stay'
  /** A loss can come to the end of the steps with something still open. */
  | 'quantity-may-stay'

/** One thing found in a rulebook. */
export interface RulebookFinding {
  /** An error is a rulebook that cannot mean what it says; a warning is one that may be meant so. */
  readonly severity: 'error' | 'warning'
  readonly fault: RulebookFault
  /** Place of the step in the list, from 0; null for the list as a whole. */
  readonly step: number | null
  /** A sentence: what was found, and what to do. */
  readonly message: string
}

/** The names there are beside a rulebook; a list left out is not checked against. */
export interface RulebookSurroundings {
  /** Funds that hold money for losses, member funds among them. */
  readonly funds?: readonly string[]
  /** Tranches of the venue's own money. */
  readonly capital?: readonly string[]
  readonly backstops?: readonly string[]
  readonly pools?: readonly string[]
  /** Funds that have members to call. */
  readonly memberFunds?: readonly string[]
  readonly instruments?: readonly {
    readonly symbol: string
    readonly fundScope: string
    readonly kind?: 'perpetual' | 'future' | 'option'
  }[]
  readonly assets?: readonly string[]
}

/** The number of a step as people count, with its layer name. */
export function titleOf(steps: readonly Step[], index: number): string {
  return titleOfStep(steps[index], index)
}

export function titleOfStep(step: Step, index: number): string {
  return `step ${index + 1} (${nameOf(step)})`
}

/** A finding that a rulebook cannot be used with. */
export function error(fault: RulebookFault, step: number | null, message: string): RulebookFinding {
  return finding('error', fault, step, message)
}

/** A finding of a severity; its message begins as a sentence does. */
export function finding(
  severity: RulebookFinding['severity'],
  fault: RulebookFault,
  step: number | null,
  message: string,
): RulebookFinding {
  return { severity, fault, step, message: `${message.charAt(0).toUpperCase()}${message.slice(1)}` }
}
