import type { Account } from '../../core/book/book.ts'
import { UNOWNED } from '../../core/depth/level.ts'
import type { BodyOf, CommandBody } from '../../core/engine/commands.ts'
import type { House } from '../../core/waterfall/house.ts'
import { givenOtherwise } from '../disputes/given-otherwise.ts'
import { type ProblemAnswer, problem } from '../http/problem.ts'
import type { Role } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'
import { isOwn, notOwn, roleForbidden } from './may-ask.ts'
import { type AccessOptions, type CommandType, takesTwo } from './options.ts'
import type { Principal } from './principal.ts'

/** An account of a body by the field that names it; null where what should have one is not there. */
export type Touched = Readonly<Record<string, Account | null>>

/** Who may give a command by himself. */
export interface Right<Body> {
  readonly roles: readonly Role[]
  /** The accounts that have to be a participant's own: every one whose money, positions or orders he orders about. */
  readonly own?: (body: Body, house: House) => Touched
  /** What of it a feed may not say, and why. */
  readonly notForFeeds?: (body: Body) => string | null
}

type Rights = { readonly [Type in CommandType]: Right<BodyOf<Type>> }

const operator = { roles: ['operator'] } as const satisfies Right<never>
const feed = { roles: ['operator', 'feed'] } as const satisfies Right<never>

function ofParticipants<Body>(own: (body: Body, house: House) => Touched): Right<Body> {
  return { roles: ['operator', 'participant'], own }
}

/** An order of somebody's own is traded with when a loss is closed on the book, so to name one is to move his account. */
function ownersFor(levels: readonly { readonly owner?: number }[]): string | null {
  return levels.every(({ owner = UNOWNED }) => owner === UNOWNED)
    ? null
    : 'Found a level that an account owns, which would trade for it; expected prices and quantities alone. An operator brings orders.'
}

const ofAccount = ofParticipants(({ account }: { readonly account: Account }) => ({ account }))

/** Every command and who may give it. Those that take two people are so by `AccessOptions`, on top of this. */
export const rights: Rights = {
  'open-account': operator,
  'close-account': operator,
  'list-asset': operator,
  'list-collateral': operator,
  'list-instrument': operator,
  'list-reference': operator,
  'change-terms': operator,
  delist: operator,
  deposit: operator,
  withdraw: ofAccount,
  'write-off': operator,
  compensate: operator,
  'transfer-margin': ofParticipants(({ from, to }) => ({ from, to })),
  trade: operator,
  'reserve-order': ofAccount,
  'release-order': ofParticipants(({ order }, { tables }) => ({
    order: tables.reservations.get(order)?.account ?? null,
  })),
  'bust-trade': operator,
  'move-marks': {
    ...feed,
    notForFeeds: ({ source }) =>
      source === undefined
        ? null
        : 'Found a source of losses, which decides who pays them; expected marks alone. An operator declares it.',
  },
  'replace-depth': {
    ...feed,
    notForFeeds: ({ snapshot: { bids, asks } }) => ownersFor([...bids, ...asks]),
  },
  'update-depth': feed,
  'apply-funding': feed,
  settle: operator,
  'settle-expiry': operator,
  'close-period': operator,
  'advance-time': operator,
  'adopt-rulebook': operator,
  'set-members': operator,
  'fill-liquidation': operator,
  'end-liquidation': operator,
  // Who is sold is somebody else; of anybody who is not, a bidder learns no more than of who is not there.
  bid: ofParticipants((body, { book, tables }) => ({
    bidder: body.bidder,
    ...('account' in body &&
      tables.losses.get(book.openLossOf(body.account))?.status !== 'in-auction' && { account: body.account }),
  })),
  'repay-claim': ofParticipants(({ from }) => ({ from })),
  'operator-order': operator,
  'adopt-margin-model': operator,
  'choose-margin': ofAccount,
  contribute: ofAccount,
  'give-notice': ofAccount,
  'withdraw-contribution': ofAccount,
  'set-tier': operator,
  'set-vault': operator,
  stake: ofAccount,
  'request-unstake': ofAccount,
  unstake: ofAccount,
  'buy-cover': ofParticipants(({ holder }) => ({ holder })),
}

/**
 * Whether a venue is still being set up: no rulebook was adopted, so no rule stands that could be changed behind
 * somebody's back. Until then an operator or an admin gives whatever an operator may, and nothing takes two people.
 */
export function isBeingSetUp(house: House): boolean {
  return house.rulebooks.length === 0
}

/** What a right is judged by when the command's turn has come. */
export interface Moment {
  readonly house: House
  readonly registry: Registry
  readonly options: AccessOptions
  /** Milliseconds since the epoch, for keys that end by themselves. */
  readonly now: number
}

/**
 * Whether a principal may give commands of a type by himself at all, whatever is in them: his key may have been revoked
 * while he waited.
 *
 * @returns the problem to answer with, or null
 */
export function mayGiveAny(principal: Principal, type: CommandType, moment: Moment): ProblemAnswer | null {
  const { house, registry, options, now } = moment
  if (!registry.keys.isLive(principal.key, Math.max(now, house.at))) return keyEnded()
  const isOpening = isBeingSetUp(house)
  if (isOpening && principal.role === 'admin') return null
  if (!rights[type].roles.includes(principal.role)) return roleForbidden(principal.role)
  return takesTwo(type, options) && !isOpening ? needsTwo(type) : null
}

/**
 * Whether a principal may give a command by himself, by the state in which it would be decided.
 * @returns the problem to answer with, or null
 */
export function mayGive(principal: Principal, body: CommandBody, moment: Moment): ProblemAnswer | null {
  const refused = mayGiveAny(principal, body.type, moment) ?? givenOtherwise(body)
  if (refused !== null) return refused
  const right = rights[body.type] as Right<CommandBody>
  if (principal.role === 'participant') return othersIn(principal, right, body, moment.house)
  const why = principal.role === 'feed' ? (right.notForFeeds?.(body) ?? null) : null
  if (why === null) return null
  const field = body.type === 'move-marks' ? 'source' : ''
  return problem('forbidden', why, [{ field, rule: 'role', message: why }])
}

/** The type of a body as somebody sent it, where there are commands of that type. */
export function typeIn(text: unknown): CommandType | null {
  const type = typeof text === 'object' && text !== null && 'type' in text ? text.type : null
  return typeof type === 'string' && Object.hasOwn(rights, type) ? (type as CommandType) : null
}

/** Of participants nothing is let through whose accounts are not declared. */
function othersIn(
  principal: Principal,
  right: Right<CommandBody>,
  body: CommandBody,
  house: House,
): ProblemAnswer | null {
  if (right.own === undefined) return roleForbidden('participant')
  for (const [field, account] of Object.entries(right.own(body, house)))
    if (account === null || !isOwn(house, principal, account)) return notOwn(field, field)
  return null
}

function needsTwo(type: CommandType): ProblemAnswer {
  const message = `Found ${type} given by one, expected two people. Propose it; another one approves it.`
  return problem('forbidden', message, [{ field: 'type', rule: 'two-people', message }])
}

/** The key was good when the request came and is no longer. */
export function keyEnded(): ProblemAnswer {
  const message = 'Found a key that was revoked while the request waited. Nothing was done.'
  return problem('unauthenticated', message, [{ field: 'Authorization', rule: 'key', message }])
}
