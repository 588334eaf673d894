import { nameOf, type Rulebook, type Step, type StepKind } from '../core/waterfall/rulebook.ts'
import type { RulebookContext } from './rulebook.ts'
import { clause, conditionText } from './rulebook-phrases.ts'

/** One step of a rulebook as people read it; every figure of the step stands in one of its lines. */
export interface StepInWords {
  readonly name: string
  readonly kind: StepKind
  /** What the kind does, as a sentence. */
  readonly does: string
  /** How this step does it, one clause each. */
  readonly how: readonly string[]
  /** What it waits for, one clause each; empty where it always comes. */
  readonly when: readonly string[]
}

/** A rulebook as people read it: the lines before its steps, and the steps. */
export interface RulebookInWords {
  readonly head: readonly string[]
  readonly steps: readonly StepInWords[]
}

/**
 * Says a rulebook in words from its data alone. A field without a phrase of its own is said by its name and value, so a
 * word that is new to rulebooks is never left out.
 */
export function rulebookInWords(rulebook: Rulebook, context: RulebookContext): RulebookInWords {
  const { name, steps, ...head } = rulebook
  return {
    head: Object.entries(head).flatMap(([key, value]) => clause('head', key, value, context)),
    steps: steps.map((step) => stepInWords(step, context)),
  }
}

function stepInWords(step: Step, context: RulebookContext): StepInWords {
  const { name, when, step: kind, ...fields } = step
  return {
    name: nameOf(step),
    kind,
    does: doing[kind],
    how: Object.entries(fields).flatMap(([key, value]) => clause(kind, key, value, context)),
    when: when.map((condition) => conditionText(condition, context)),
  }
}

/** What each kind does, before any figure. */
const doing: { readonly [Kind in StepKind]: string } = {
  'cancel-orders': 'Cancel resting orders and free their margin.',
  'convert-collateral': 'Sell collateral for the asset the loss is in.',
  'close-on-book': 'Close positions on the order book.',
  'hedge-delta': 'Hedge the account’s delta on the order book, as far as that lessens what it lacks.',
  'transfer-to-backstop': 'Hand positions over to whoever is named to take them.',
  bid: 'Auction the account; bidders take a fraction of everything it holds.',
  deleverage: 'Close positions against holders of the other side.',
  'charge-account': 'Charge the account a penalty.',
  'draw-fund': 'Pay the deficit from a fund.',
  'draw-capital': 'Pay the deficit from the venue’s own capital.',
  'draw-contribution': 'Pay the deficit from the defaulter’s own contribution.',
  'draw-member-fund': 'Pay the deficit from the contributions of the other members.',
  'draw-cover': 'Pay the deficit from cover that was bought.',
  call: 'Call members for more.',
  socialise: 'Spread the deficit over accounts.',
  'tear-up': 'End positions at a declared price, both sides.',
  gate: 'Close a gate.',
  defer: 'Put the loss off, then go on.',
  'record-claim': 'Write what is left down as a claim, by name.',
}
