import type { CommandBody } from '../../core/engine/commands.ts'
import type { Place } from '../../files/problems.ts'
import type { Scenario } from '../../wire/scenario.ts'
import type { ScenarioMutual } from '../../wire/scenario-mutual.ts'
import type { AccountNames } from './names.ts'
import type { PlannedBody } from './plan.ts'

/** The commands of a tick about money that many put up together, with rows for names. */
export function mutualBodies(
  entries: readonly ScenarioMutual[],
  { names }: { readonly scenario: Scenario; readonly names: AccountNames },
  place: Place | null,
): PlannedBody[] {
  return entries.map((entry) => ({ body: bodyOf(entry, names), what: whatOf(entry), place }))
}

function bodyOf(entry: ScenarioMutual, names: AccountNames): CommandBody {
  switch (entry.type) {
    case 'set-members': {
      const { type, fund, noticeMs } = entry
      const members = entry.members.map((member) => ({ ...member, account: names.rowOf(member.account) }))
      return { type, fund, members, ...(noticeMs === null ? {} : { noticeMs }) }
    }
    case 'set-vault':
      return entry
    case 'request-unstake':
      return { ...entry, account: names.rowOf(entry.account), shares: null }
    case 'buy-cover':
      return { ...entry, holder: names.rowOf(entry.holder) }
    default:
      return { ...entry, account: names.rowOf(entry.account) }
  }
}

function whatOf(entry: ScenarioMutual): string {
  switch (entry.type) {
    case 'set-members':
      return `set the members of ${entry.fund}`
    case 'contribute':
      return `${entry.account} contributes to ${entry.fund}`
    case 'give-notice':
      return `${entry.account} gives notice to ${entry.fund}`
    case 'withdraw-contribution':
      return `${entry.account} takes a contribution out of ${entry.fund}`
    case 'set-tier':
      return `put ${entry.account} into tier ${entry.tier} of ${entry.fund}`
    case 'set-vault':
      return `give ${entry.vault} shares`
    case 'stake':
      return `${entry.account} stakes in ${entry.vault}`
    case 'request-unstake':
      return `${entry.account} asks ${entry.vault} for its stake`
    case 'unstake':
      return `${entry.account} takes its stake out of ${entry.vault}`
    case 'buy-cover':
      return `${entry.holder} buys cover of ${entry.vault}`
  }
}
