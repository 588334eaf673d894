import { invariant } from '../../core/money/invariant.ts'
import { OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { LossResult, RunResult } from '../run-result.ts'
import type { LossRecord } from './loss-record.ts'
import type { LayerHeader } from './plan.ts'

type Totals = RunResult['totals'][number]
type Layer = Totals['layers'][number]

/**
 * The totals of each asset. Its layers are own margin, then those of the rulebook in their order, then what stays
 * open or unclaimed by name; together they are the default loss, to the unit.
 */
export function totalsOf(
  house: House,
  records: readonly LossRecord[],
  results: readonly LossResult[],
  layers: readonly LayerHeader[],
): Totals[] {
  return house.markets.assets.map((_, asset) => {
    const own = records.filter((record) => record.asset === asset)
    const told = results.filter((loss) => loss.asset === asset)
    const sum = (of: (loss: LossResult) => bigint): bigint => told.reduce((all, loss) => all + of(loss), 0n)
    return {
      asset,
      defaultLoss: sum((loss) => loss.defaultLoss),
      externalizedLoss: sum((loss) => loss.externalizedLoss),
      uncoveredLoss: sum((loss) => loss.uncoveredLoss),
      socializedLoss: sum((loss) => loss.socializedLoss),
      transfer: sum((loss) => loss.transfer),
      minimumNeeded: own.reduce((all, { needed }) => all + needed, 0n),
      // The engine never moves a mark, so on given marks nobody loses to forced sales what he would not lose anyway.
      cascadeExternality: 0n,
      claimsOutstanding: claimsIn(house, asset),
      layers: layersOf(house, own, told, layers),
    }
  })
}

/** @throws {InvariantViolation} when a unit of the default loss is in no layer, or in two */
function layersOf(
  house: House,
  records: readonly LossRecord[],
  results: readonly LossResult[],
  layers: readonly LayerHeader[],
): Layer[] {
  const defaultLoss = results.reduce((sum, loss) => sum + loss.defaultLoss, 0n)
  const externalizedLoss = results.reduce((sum, loss) => sum + loss.externalizedLoss, 0n)
  const paid = new Map<number, bigint>()
  let contributed = 0n
  for (const [at, record] of records.entries()) {
    let own = results[at].defaultLoss - results[at].externalizedLoss
    for (const [step, amount] of record.layers()) {
      // What the owner put in and did not lose in the end is still the bucket's.
      const lost = record.ownLayers.has(step) && amount > own ? own : amount
      paid.set(step, (paid.get(step) ?? 0n) + lost)
      if (!record.ownLayers.has(step) || step === OWN_SIBLINGS) continue
      own -= lost
      contributed += lost
    }
  }
  paid.delete(OWN_SIBLINGS)
  const told: Layer[] = [
    { name: 'own margin', kind: 'own-margin', paid: defaultLoss - externalizedLoss - contributed },
    ...layers.map(({ name, kind }, step) => ({ name, kind, paid: paid.get(step) ?? 0n })),
  ]
  const residual = paid.get(layers.length) ?? 0n
  if (residual !== 0n) told.push({ name: 'residual', kind: 'record-claim', paid: residual })
  const waiting = records.reduce((sum, record) => sum + record.waiting(house), 0n)
  if (waiting !== 0n) told.push({ name: 'not settled yet', kind: 'waiting', paid: waiting })
  const sum = told.reduce((all, layer) => all + layer.paid, 0n)
  invariant(sum === defaultLoss, `the layers sum to ${sum} units, and the default loss is ${defaultLoss}`)
  return told
}

function claimsIn(house: House, asset: number): bigint {
  let outstanding = 0n
  for (const claim of house.tables.claims.values())
    if (claim.asset === asset && claim.of === 'deficit') outstanding += BigInt(claim.amount - claim.repaid)
  return outstanding
}
