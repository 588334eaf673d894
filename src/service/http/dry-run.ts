import type { CommandBody, MarkMove } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import type { SupposedLoss } from '../../core/engine/queries.ts'
import { submit } from '../../core/engine/submit.ts'
import { inTrial } from '../../core/engine/trial.ts'
import type { House } from '../../core/waterfall/house.ts'
import { type Rulebook, rulebookInForce } from '../../core/waterfall/rulebook.ts'
import {
  claimsIn,
  type DryRun,
  namedBy,
  type OutcomeUnder,
  type SupposedPayment,
} from '../../wire/service/answers/dry-runs.ts'
import { supposedLossOf } from '../../wire/service/answers/previews.ts'
import { gridText } from '../../wire/service/grid.ts'
import type { Names } from '../../wire/service/names.ts'
import { refusalToText } from '../../wire/service/refusals.ts'

/**
 * The same move of marks on the live books under the rulebook in force and under another one, each in a trial that is
 * taken back whole.
 *
 * @param marks null where the adoption alone is asked about
 */
export function dryRunOf(names: Names, proposed: Rulebook, marks: readonly MarkMove[] | null): DryRun {
  const inForce = rulebookInForce(names.house.rulebooks)
  const moved: CommandBody[] = marks === null ? [] : [{ type: 'move-marks', marks }]
  return {
    inForce: inForce === null ? null : outcomeUnder(names, inForce, moved),
    proposed: outcomeUnder(names, proposed, [{ type: 'adopt-rulebook', rulebook: proposed }, ...moved]),
  }
}

function outcomeUnder(names: Names, rulebook: Rulebook, bodies: readonly CommandBody[]): OutcomeUnder {
  const { house } = names
  return inTrial(house, () => {
    const events: Event[] = []
    for (const body of bodies) {
      const outcome = submit(house, { id: house.sequence, at: house.at, by: 'dry-run', body })
      if (!outcome.ok)
        return {
          ...namedBy(rulebook),
          refused: refusalToText(outcome.refusal, names).message,
          losses: [],
          payments: [],
          claims: [],
        }
      events.push(...outcome.events)
    }
    return {
      ...namedBy(rulebook),
      refused: null,
      losses: lossesIn(house, events).map((loss) => supposedLossOf(names, loss)),
      payments: paymentsIn(names, events),
      claims: claimsIn(names),
    }
  })
}

/** Losses that opened, behind those that stood open before and still do. */
function lossesIn({ tables }: House, events: readonly Event[]): SupposedLoss[] {
  const closed = new Map(
    events.filter((event) => event.type === 'loss-closed').map((event) => [event.loss, event]),
  )
  const opened = events.filter((event) => event.type === 'loss-opened')
  const before = [...tables.losses.values()].filter(({ id }) => !opened.some(({ loss }) => loss === id))
  return [
    ...before.map(({ id, bucket, asset, equityAtDefault: equity }) => ({
      loss: id,
      bucket,
      asset,
      equity,
      closed: null,
    })),
    ...opened.map(({ loss, bucket, asset, equity }) => ({
      loss,
      bucket,
      asset,
      equity,
      closed: closed.get(loss) ?? null,
    })),
  ]
}

/** What each account pays in each layer, the largest first; gains stand at the end, below zero. */
function paymentsIn(names: Names, events: readonly Event[]): SupposedPayment[] {
  const sums = new Map<
    string,
    { account: number; kind: string; name: string; asset: number; amount: number }
  >()
  const add = (account: number, kind: string, name: string, asset: number, amount: number): void => {
    const key = `${account} ${asset} ${kind} ${name}`
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { account, kind, name, asset, amount })
    else sum.amount += amount
  }
  for (const event of events) {
    if (event.type === 'allocated')
      for (const [row, payer] of event.payers.entries())
        add(payer, event.kind, event.name, event.asset, event.amounts[row])
    if (event.type === 'deleveraged')
      for (const [row, taker] of event.takers.entries())
        add(taker, event.kind, event.name, names.assetOfSeries(event.series), -event.gaps[row])
  }
  return [...sums.values()]
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => b.amount - a.amount || a.account - b.account)
    .map(({ account, kind, name, asset, amount }) => ({
      account: names.accountName(account),
      kind,
      name,
      asset: names.assetName(asset),
      amount: gridText(amount, names.moneyGrid(asset)),
    }))
}
