import type { Account } from '../book/book.ts'
import type { AtStep, TellLoss } from './events.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import { nameOf, type Rulebook, rulebookIn, type Step } from './rulebook.ts'
import type { Queue } from './selection.ts'
import type { Cause } from './source.ts'

/** What one command's losses share while they are worked off. */
export interface Turn {
  readonly house: House
  readonly tell: TellLoss
  /** Buckets that had a loss in this command: they pay for nobody. */
  readonly fallen: Set<Account>
  /** Ranks, built once for a command and corrected when a head has changed. */
  readonly queues: Map<string, Queue>
  /** Money taken under a cap per command. */
  readonly used: Map<string, number>
  /** What this command settled, which a loss of a bucket that is flat since then comes from. */
  readonly settled: Settled | null
  /** What the command says its losses come from; null where it says nothing. */
  readonly cause: Cause | null
}

/** What a settlement took: its series, and what each account held of them. */
export interface Settled {
  readonly series: readonly number[]
  readonly by: ReadonlyMap<Account, readonly TakenPosition[]>
}

export interface TakenPosition {
  readonly series: number
  readonly quantity: number
}

/** What a step did: the loss goes on, waits for others at a pooled step, or has been put somewhere by name. */
export type Outcome = 'next' | 'pooled' | 'parked'

export function newTurn(
  house: House,
  tell: TellLoss,
  settled: Settled | null = null,
  cause: Cause | null = null,
): Turn {
  return { house, tell, fallen: new Set(), queues: new Map(), used: new Map(), settled, cause }
}

export function atStep(loss: Loss, index: number, step: Step): AtStep {
  return { loss: loss.id, step: index, kind: step.step, name: nameOf(step) }
}

export function rulebookOfLoss(house: House, loss: Loss): Rulebook {
  return rulebookIn(house.rulebooks[loss.rulebook], loss.asset)
}
