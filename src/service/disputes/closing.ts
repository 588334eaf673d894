import type { BodyOf } from '../../core/engine/commands.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { CloseRequest } from '../../wire/service/answers/dispute-requests.ts'
import { type BodyText, bodyFromText } from '../../wire/service/commands.ts'
import { type Names, namesOf } from '../../wire/service/names.ts'
import { isBeingSetUp, mayGiveAny } from '../access/commands.ts'
import { giveOnce } from '../access/give-once.ts'
import { type KeptOnce, keep, keepOnce } from '../access/keep.ts'
import { takesTwo } from '../access/options.ts'
import type { Principal } from '../access/principal.ts'
import { propose } from '../access/proposals.ts'
import type { Reply, Request, RequestKey } from '../host/host.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'
import type { Service } from '../http/service.ts'
import type { Dispute } from '../registry/disputes.ts'
import type { NoteBody } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import { compensationFault, paymentsOf } from './compensation.ts'
import { closedAlready } from './opening.ts'

type Compensate = BodyOf<'compensate'>
type PaymentText = NonNullable<CloseRequest['payments']>[number]

/**
 * Closes a dispute without money.
 * @returns whether the same request had closed it before
 * @throws {ProblemAnswer} when it is closed, or money is on its way
 */
export async function closeWithout(
  service: Service,
  principal: Principal,
  dispute: number,
  { outcome, why }: CloseRequest,
  key: RequestKey | null,
): Promise<boolean> {
  const kept = await keepOnce(service.host, principal, service.clock(), key, (house, registry) => {
    const found = registry.disputes.get(dispute)!
    if (found.closed !== null) throw closedAlready(dispute, found.closed.outcome)
    const now = Math.max(service.clock(), house.at)
    const waits = paymentsOf(found, registry, now).find(({ state }) => state !== 'paid' && !isOver(state))
    if (waits !== undefined) throw moneyWaits(dispute, waits.proposal)
    return { notes: [{ type: 'dispute-closed', dispute, outcome, why }], made: [dispute] }
  })
  return kept.repeated
}

function isOver(state: string): boolean {
  return state === 'refused' || state === 'withdrawn' || state === 'expired'
}

/**
 * Closes a dispute with payments out of the house's own money, none beyond what its last run found. Where it takes two
 * people they are proposed all at once; else each is given, and the dispute is closed with the first that is paid.
 *
 * @returns what became of those that were given, and whether the same request had proposed them before
 */
export async function closeWith(
  service: Service,
  principal: Principal,
  dispute: number,
  { why, payments = [] }: CloseRequest,
  key: RequestKey | null,
): Promise<{ readonly replies: readonly Reply<ProblemAnswer>[]; readonly repeated: boolean }> {
  const { host, access } = service
  if (takesTwo('compensate', access.options) && !isBeingSetUp(host.house)) {
    const { repeated } = await proposeAll(service, principal, dispute, { why, payments, key })
    return { replies: [], repeated }
  }
  if (principal.nonce !== null) await keep(host, principal, service.clock(), () => [])
  const requests = payments.map((text, at) => requestFor(service, principal, { dispute, why, text, at, key }))
  return { replies: await giveOnce(service, principal, requests), repeated: false }
}

async function proposeAll(
  service: Service,
  principal: Principal,
  dispute: number,
  {
    why,
    payments,
    key,
  }: {
    readonly why: string
    readonly payments: readonly PaymentText[]
    readonly key: RequestKey | null
  },
): Promise<KeptOnce> {
  return keepOnce(service.host, principal, service.clock(), key, (house, registry) => {
    const now = Math.max(service.clock(), house.at)
    const found = needPayable(registry.disputes.get(dispute)!)
    const before = new Map<number, number>()
    const notes = payments.map((text, at): NoteBody => {
      const body = bodyOf(text, dispute, house, registry, `payments.${at}`)
      const together = (before.get(body.to) ?? 0) + body.amount
      before.set(body.to, together)
      checkWithin({ ...body, amount: together }, registry, now, at)
      const made = propose({ body, why, effectiveAt: null }, now, registry, service.access.options)
      return { ...made, proposal: registry.proposals.count + at } as NoteBody
    })
    const made = notes.map((_note, at) => registry.proposals.count + at)
    return { notes: [...notes, ...closingOf(found, why)], made }
  })
}

interface Given {
  readonly dispute: number
  readonly why: string
  readonly text: PaymentText
  readonly at: number
  readonly key: RequestKey | null
}

function requestFor(
  service: Service,
  principal: Principal,
  { dispute, why, text, at, key }: Given,
): Request<ProblemAnswer> {
  const { access, clock } = service
  return {
    by: principal.key,
    ...(key !== null && { key: { key: `${key.key}/${at}`, digest: key.digest } }),
    make: (house, registry) => {
      const now = Math.max(clock(), house.at)
      const refused = mayGiveAny(principal, 'compensate', { house, registry, options: access.options, now })
      if (refused !== null) return { ok: false, fault: refused }
      return asFault(() => {
        const found = needPayable(registry.disputes.get(dispute)!)
        const body = bodyOf(text, dispute, house, registry, `payments.${at}`)
        checkWithin(body, registry, now, at)
        const { from, to, asset, amount } = body
        const notes = (_events: unknown, command: number): NoteBody[] => [
          { type: 'dispute-paid', dispute, command, from, to, asset, amount },
          ...closingOf(found, why),
        ]
        return { ok: true, body, notes }
      })
    },
  }
}

/** What a maker throws is what its request is answered with. */
function asFault<Made>(make: () => Made): Made | { readonly ok: false; readonly fault: ProblemAnswer } {
  try {
    return make()
  } catch (error) {
    if (error instanceof ProblemAnswer) return { ok: false, fault: error }
    throw error
  }
}

/** One that was compensated may be given more, as long as something is left of what was found. */
function needPayable(dispute: Dispute): Dispute {
  const { closed, runs } = dispute
  if (closed !== null && closed.outcome !== 'compensated')
    throw closedAlready(dispute.dispute, closed.outcome)
  if (runs.length > 0) return dispute
  const message = `Found no run of dispute ${dispute.dispute}, expected one: it says how much may be paid. Run it again with the corrected input first.`
  throw problem('conflict', message, [{ field: 'dispute', rule: 'run-first', message }])
}

function closingOf({ dispute, closed }: Dispute, why: string): NoteBody[] {
  return closed === null ? [{ type: 'dispute-closed', dispute, outcome: 'compensated', why }] : []
}

/** A payment as the text of a command: its asset is the one in which the account that gets it is counted. */
export function compensateText({ from, to, amount }: PaymentText, dispute: number, names: Names): BodyText {
  const account = names.accountOf(to)
  const asset = account === undefined ? names.assetName(0) : names.assetName(names.homeAssetOf(account))
  return { type: 'compensate', from, to, asset, amount, dispute }
}

function bodyOf(
  text: PaymentText,
  dispute: number,
  house: House,
  registry: Registry,
  field: string,
): Compensate {
  const names = namesOf(house, registry.accounts)
  const read = bodyFromText(compensateText(text, dispute, names), names, field)
  if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
  return read.body as Compensate
}

function checkWithin(body: Compensate, registry: Registry, now: number, at: number): void {
  const fault = compensationFault(body, registry, now)
  if (fault === null) return
  throw problem('invalid', fault.message, [{ ...fault, field: `payments.${at}.amount` }])
}

function moneyWaits(dispute: number, proposal: number | null): ProblemAnswer {
  const message = `Found proposal ${proposal} of dispute ${dispute} waiting, expected no money on its way. Withdraw it first.`
  return problem('conflict', message, [{ field: 'dispute', rule: 'no-money-waiting', message }])
}
