import type { Trade } from '../../core/engine/commands.ts'
import { type RunQuestion, runAgain } from '../disputes/run-again.ts'
import type { RunResult } from '../disputes/run-result.ts'
import { type ExplainAnswer, type ExplainQuestion, explainAgain } from './explain-task.ts'
import { type HeadsAnswer, type HeadsQuestion, headsOf } from './heads-task.ts'
import { type KeptAnswer, type KeptQuestion, keptOf } from './kept-task.ts'
import {
  type ReceiptAnswer,
  type ReceiptQuestion,
  type RootsAnswer,
  type RootsQuestion,
  receiptAgain,
  rootsAgain,
} from './receipt-task.ts'
import type { ReplaySource } from './source.ts'
import { type TradeQuestion, tradeAgain } from './trade-task.ts'

/** Everything that can be asked of the past: plain data, so that a question can be carried to another thread. */
export interface Questions {
  readonly receipt: { readonly ask: ReceiptQuestion; readonly answer: ReceiptAnswer }
  readonly kept: { readonly ask: KeptQuestion; readonly answer: KeptAnswer }
  readonly roots: { readonly ask: RootsQuestion; readonly answer: RootsAnswer }
  readonly explain: { readonly ask: ExplainQuestion; readonly answer: ExplainAnswer }
  readonly heads: { readonly ask: HeadsQuestion; readonly answer: HeadsAnswer }
  readonly trade: { readonly ask: TradeQuestion; readonly answer: Trade }
  readonly run: { readonly ask: RunQuestion; readonly answer: RunResult }
}

export type Asked = keyof Questions

type Work = {
  readonly [Kind in Asked]: (
    source: ReplaySource,
    ask: Questions[Kind]['ask'],
  ) => Promise<Questions[Kind]['answer']>
}

const work: Work = {
  receipt: receiptAgain,
  kept: keptOf,
  roots: rootsAgain,
  explain: explainAgain,
  heads: headsOf,
  trade: tradeAgain,
  run: runAgain,
}

/** @throws {ReplayRefused} when it cannot be answered */
export function answerTo<Kind extends Asked>(
  source: ReplaySource,
  kind: Kind,
  ask: Questions[Kind]['ask'],
): Promise<Questions[Kind]['answer']> {
  return work[kind](source, ask)
}
