import { policyNamed } from '../../core/allocation/index.ts'
import { projectExactly } from '../research/exact-shares.ts'
import { greedyContracts } from '../research/greedy-contracts.ts'
import { iterativeProRata } from '../research/iterative-pro-rata.ts'
import { leverageProRataAsPrinted } from '../research/leverage-pro-rata.ts'
import { vectorProjectionAsPublished } from '../research/vector-projection.ts'
import { runWealthQueue } from '../research/wealth-queue.ts'
import { closeWholeContracts } from '../research/whole-contracts.ts'
import type { Accounts } from './accounts.ts'

/** Published code beside the exact rule it stands for; amounts in whole coins, floats as published. */
export interface ResearchRow {
  readonly code: string
  /** The rule it is compared with. */
  readonly beside: string
  readonly taken: number
  /** Taken less budget. */
  readonly miss: number
  /** Largest difference for one account, and the account; absent where the two share different budgets. */
  readonly apart?: number
  readonly says: string
}

/** Claims as the published code takes them: dollars in floats. */
interface Floats {
  readonly budget: number
  readonly capacity: readonly number[]
  readonly equity: readonly number[]
  readonly profit: readonly number[]
  readonly notional: readonly number[]
}

/**
 * Runs the published code on a table, beside ours.
 *
 * @param unitPrice what one base unit is worth, for rounding to whole units; left out where it is undefined
 */
export function researchRows(
  accounts: Accounts,
  budget: bigint,
  unitPrice: number | undefined,
): ResearchRow[] {
  const floats = floatsOf(accounts, budget)
  const rows = [
    projectionRow(accounts, budget, floats),
    iterativeRow(accounts, budget, floats),
    leverageRow(floats),
    queueRow(accounts, floats),
  ]
  return unitPrice === undefined ? rows : [...rows, ...contractRows(floats, unitPrice)]
}

function floatsOf({ claims: { columns }, decimals }: Accounts, budget: bigint): Floats {
  const coins = (units: number): number => units / 10 ** decimals
  const column = (name: 'capacity' | 'equity' | 'profit' | 'notional'): number[] =>
    Array.from(columns[name]!, coins)
  return {
    budget: coins(Number(budget)),
    capacity: column('capacity'),
    equity: column('equity'),
    profit: column('profit'),
    notional: column('notional'),
  }
}

function projectionRow(
  { claims, capacity, decimals }: Accounts,
  budget: bigint,
  floats: Floats,
): ResearchRow {
  const paid = vectorProjectionAsPublished(floats.capacity, floats.budget)
  const exact = projectExactly(
    Array.from(claims.columns.capacity!, BigInt),
    budget < capacity ? budget : capacity,
  )
  return {
    ...takenOf(paid, floats.budget),
    code: 'vector projection, bisected',
    beside: 'vector-projection',
    apart: apartOf(
      paid,
      exact.paid.map((units) => Number(units) / 10 ** decimals),
    ),
    says: 'Called mirror descent; one projection with gradient zero, dollars in proportion to capacity squared.',
  }
}

function iterativeRow({ claims, decimals }: Accounts, budget: bigint, floats: Floats): ResearchRow {
  const paid = iterativeProRata(floats.budget, floats.capacity, floats.notional)
  const ours = Array.from(
    policyNamed('weight-pro-rata').allocate(claims, budget).parts,
    (units) => units / 10 ** decimals,
  )
  const without = paid.filter((part, row) => part > 0 && floats.notional[row] === 0).length
  return {
    ...takenOf(paid, floats.budget),
    code: 'iterative pro-rata by notional',
    beside: 'weight-pro-rata',
    apart: apartOf(paid, ours),
    says: `Weights are floored at 1e-12; ${without} of weight zero pay here.`,
  }
}

function leverageRow({ budget, equity, notional }: Floats): ResearchRow {
  const leverages = equity.map((each, row) => (each > 0 ? notional[row] / each : 0))
  return {
    ...takenOf(leverageProRataAsPrinted(budget, equity, leverages), budget),
    code: 'leverage-weighted pro-rata, as printed',
    beside: 'risk-linear',
    says: 'Divides twice, so it does not raise the budget.',
  }
}

function queueRow({ claims }: Accounts, { budget, profit }: Floats): ResearchRow {
  const entries = profit.map((each, row) => {
    return { user: claims.ids[row], realised: each, positionProfit: each, accountProfit: each }
  })
  const { budget: taken } = runWealthQueue(entries, budget, new Map())
  return {
    taken,
    miss: taken - budget,
    code: 'wealth-space queue, one cluster',
    beside: 'queue-profit',
    says: 'Takes all realised profit; the deficit is only subtracted afterwards.',
  }
}

function contractRows({ budget, capacity, notional }: Floats, unitPrice: number): ResearchRow[] {
  const held = notional.map((each) => each / unitPrice)
  const lossEach = budget / held.reduce((sum, each) => sum + each, 0)
  const closed = closeWholeContracts(held, budget / lossEach)
  const unable = held.filter((each) => each < 1).length
  const greedy = greedyContracts(
    capacity.map((each, row) => ({ capacity: each, coins: [{ held: held[row], lossEach }] })),
    budget,
  )
  return [
    {
      ...takenOf(
        closed.map((each, row) => Math.min(each * lossEach, capacity[row])),
        budget,
      ),
      code: 'integer contract pro-rata',
      beside: 'contract-pro-rata',
      says: `Whole base units: ${unable} accounts hold less than one and cannot pay.`,
    },
    {
      ...takenOf(greedy.paid, budget),
      code: '"min-max ILP", the fallback that ran',
      beside: 'min-max-equity',
      says: `Greedy rounding of scaled targets; it ends at scale ${greedy.scale} and makes nothing least.`,
    },
  ]
}

function takenOf(paid: readonly number[], budget: number): Pick<ResearchRow, 'taken' | 'miss'> {
  const taken = paid.reduce((sum, part) => sum + part, 0)
  return { taken, miss: taken - budget }
}

function apartOf(paid: readonly number[], ours: readonly number[]): number {
  return paid.reduce((most, part, row) => Math.max(most, Math.abs(part - ours[row])), 0)
}
