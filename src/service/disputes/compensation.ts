import type { BodyOf } from '../../core/engine/commands.ts'
import type { ProposalState } from '../../wire/service/answers/proposals.ts'
import { bodyOf } from '../access/proposals.ts'
import type { FieldFault } from '../http/problem.ts'
import type { Dispute } from '../registry/disputes.ts'
import { stateOf } from '../registry/proposals.ts'
import type { Registry } from '../registry/registry.ts'
import type { AccountFound } from './run-result.ts'

/** Money that a dispute paid, or is to pay once others have approved it. */
export interface Payment {
  readonly from: number
  readonly to: number
  readonly asset: number
  readonly amount: number
  /** The proposal it stands in; null where it was given by one. */
  readonly proposal: number | null
  /** The command that paid it; null as long as there is none. */
  readonly command: number | null
  readonly state: 'paid' | Exclude<ProposalState, 'given'>
}

const over: ReadonlySet<Payment['state']> = new Set(['refused', 'withdrawn', 'expired'])

/** All payments of a dispute: those given by one, then those of proposals. */
export function paymentsOf(dispute: Dispute, registry: Registry, now: number): Payment[] {
  const alone = dispute.paid.map(({ from, to, asset, amount, command }): Payment => {
    return { from, to, asset, amount, proposal: null, command, state: 'paid' }
  })
  return [...alone, ...proposedFor(dispute.dispute, registry, now)]
}

function proposedFor(dispute: number, registry: Registry, now: number): Payment[] {
  const found: Payment[] = []
  for (const each of registry.proposals.list()) {
    if ((each.body as { readonly type?: string }).type !== 'compensate') continue
    const { from, to, asset, amount, dispute: of } = bodyOf(each) as BodyOf<'compensate'>
    if (of !== dispute) continue
    const state = stateOf(each, now)
    const command = each.given?.command ?? null
    const { proposal } = each
    found.push({ from, to, asset, amount, proposal, command, state: state === 'given' ? 'paid' : state })
  }
  return found
}

/** What the last run found of an account; undefined where it found nothing, or there was no run. */
export function foundOf(dispute: Dispute, account: number): AccountFound | undefined {
  return dispute.runs.at(-1)?.result.accounts.first.find((each) => each.account === account)
}

/** What may still be paid to an account: what the last run found, less what was paid and what is proposed. */
export function leftFor(dispute: Dispute, account: number, registry: Registry, now: number): number {
  const found = Math.max(0, foundOf(dispute, account)?.difference ?? 0)
  const paid = paymentsOf(dispute, registry, now)
    .filter(({ to, state }) => to === account && !over.has(state))
    .reduce((sum, { amount }) => sum + amount, 0)
  return Math.max(0, found - paid)
}

/** Why a compensation is not to be given or proposed; null where it may be. */
export function compensationFault(
  body: Pick<BodyOf<'compensate'>, 'to' | 'asset' | 'amount' | 'dispute'>,
  registry: Registry,
  now: number,
): Omit<FieldFault, 'field'> | null {
  const dispute = registry.disputes.get(body.dispute)
  if (dispute === undefined)
    return fault('known-dispute', `Found no dispute ${body.dispute}. Ask for the list of them.`)
  const found = foundOf(dispute, body.to)
  if (found === undefined || found.difference <= 0)
    return fault(
      'found-by-run',
      'Found an account that no run of the dispute found hurt, expected one that it did. Run it again with the corrected input first.',
    )
  if (found.asset !== body.asset)
    return fault('home-asset', `Found another asset, expected the account's own, in which it was found hurt.`)
  const left = leftFor(dispute, body.to, registry, now)
  if (body.amount <= left) return null
  return fault(
    'within-found',
    `Found ${body.amount} units, expected at most ${left}: the run found ${found.difference}, and the rest is paid or proposed already.`,
  )
}

function fault(rule: string, message: string): Omit<FieldFault, 'field'> {
  return { rule, message }
}
