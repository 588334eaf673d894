import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import { amountsBy, changeMembers } from './members.ts'
import type { MutualLossEvent } from './mutual-events.ts'

type EventOf<Type extends MutualLossEvent['type']> = Extract<MutualLossEvent, { type: Type }>

/** The fund has paid already; here its members' contributions are written down by what it paid out of them. */
export function useContributions(house: House, event: EventOf<'contributions-used'>): void {
  const { fund, accounts, amounts } = event
  const used = amountsBy(accounts, amounts)
  changeMembers(house, fund, (member) => ({ ...member, used: member.used + (used.get(member.account) ?? 0) }))
  for (const id of event.losses) noteMembers(house.tables.losses.get(id), event)
}

/** The layer of the step that has just paid learns whose money it was. */
function noteMembers(loss: Loss | undefined, event: EventOf<'contributions-used'>): void {
  const layer = loss?.layers.at(-1)
  if (loss === undefined || layer === undefined || layer.step !== event.step) return
  const { fund, accounts, amounts } = event
  loss.layers = [...loss.layers.slice(0, -1), { ...layer, members: { fund, accounts, amounts } }]
}

/** A call is noted for the limits of later defaults; what a member could not pay stands against him as a claim. */
export function assessMembers(house: House, event: EventOf<'members-assessed'>): void {
  const { fund, defaulter, accounts, assessed, unpaid } = event
  const { tables } = house
  const notes = [...accounts].map((member, at) => ({
    fund,
    at: house.at,
    defaulter,
    member,
    amount: assessed[at],
  }))
  tables.calls = [...tables.calls, ...notes.filter(({ amount }) => amount > 0)]
  const missing = amountsBy(accounts, unpaid)
  changeMembers(house, fund, (member) => ({
    ...member,
    called: member.called + (missing.get(member.account) ?? 0),
  }))
  tables.nextClaim = event.firstClaim
  for (const [debtor, amount] of missing) {
    if (amount === 0) continue
    tables.claims.set(tables.nextClaim, {
      id: tables.nextClaim,
      loss: event.losses[0],
      debtor,
      asset: event.asset,
      creditors: fund,
      seniority: 0,
      amount,
      repaid: 0,
      of: 'assessment',
      holders: null,
    })
    tables.nextClaim += 1
  }
}
