import { expect, test } from 'vitest'
import { stepKinds } from '../core/waterfall/rulebook.ts'
import type { LossResult, StepResult } from '../lab/run-result.ts'
import { partOf, segmentsOf } from './parts.ts'

const step = (name: string, kind: string, paid: bigint): StepResult => ({
  ...{ name, kind, at: 0, words: '', paid, deficitAfter: 0n, openAfter: '0', payers: [], payersInAll: 0 },
})

const loss = (steps: StepResult[], figures: Partial<LossResult> = {}): LossResult => ({
  ...{ id: 1, account: 'ada', asset: 0, openedAt: 0, closedAt: 1, how: 'closed', held: [] },
  ...{ equityAtDefault: 10_000n, maintenanceAtDefault: 500n, defaultLoss: 14_000n, externalizedLoss: 4_000n },
  ...{ uncoveredLoss: 1_000n, socializedLoss: 0n, transfer: 1_000n, claimed: 0n },
  steps,
  ...figures,
})

test('every step kind reaches into a purse of its own, and moves that carry no money into none', () => {
  const unknown = stepKinds.filter((kind) => partOf(kind) === 'waiting')
  expect(unknown).toEqual(['cancel-orders', 'gate', 'defer'])
})

test('a loss is cut by who paid, own margin first, each layer once', () => {
  const steps = [
    step('own-margin', 'own-margin', 10_000n),
    step('insurance-fund', 'draw-fund', 2_000n),
    step('close-on-book', 'close-on-book', -300n),
    step('deleverage', 'deleverage', 1_000n),
    step('insurance-fund', 'draw-fund', 1_000n),
  ]
  expect(segmentsOf(loss(steps)).map(({ part, name, amount }) => [part, name, amount])).toEqual([
    ['own', 'own margin', 10_000n],
    ['fund', 'insurance-fund', 3_000n],
    ['deleverage', 'deleverage', 1_000n],
  ])
})

test('what is claimed is counted once, and what an open loss lacks is waiting', () => {
  const claim = step('record-claim', 'record-claim', 1_000n)
  const told = loss([claim], { claimed: 1_000n, how: 'open' })
  expect(segmentsOf(told).map(({ part, amount }) => [part, amount])).toEqual([
    ['own', 10_000n],
    ['claim', 1_000n],
    ['waiting', 3_000n],
  ])
})
