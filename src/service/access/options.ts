import type { CommandBody } from '../../core/engine/commands.ts'
import { SIGNING_WINDOW_MS } from '../../wire/service/signing.ts'
import type { Role } from '../registry/notes.ts'
import type { Random } from './secrets.ts'

export type CommandType = CommandBody['type']

/** A bucket of tokens: how fast it fills, and how much it holds. A request takes as many as it costs. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** How the door is kept. */
export interface AccessOptions {
  /** Of each key, by what it is for. */
  readonly rates: { readonly [Name in Role]: Rate }
  /** Of each remote address: requests that need no key. */
  readonly anonymous: Rate
  /** Of each remote address: keys that were not good. */
  readonly failures: Rate
  /** How many buckets of each sort are kept at most; the one that was used least lately goes first. */
  readonly mostBuckets: number
  /** How far a signed request's timestamp may be from the service's clock, on either side; at most `MOST_WINDOW_MS`. */
  readonly signingWindowMs: number
  /** How long requests are known again by their keys, as the host keeps them. */
  readonly knownForMs: number
  /** How many nonces of signed requests are kept in memory for each key. */
  readonly mostNonces: number
  /** Commands that take two people; `alwaysTwoPeople` are among them whatever is said here. */
  readonly twoPeople: readonly CommandType[]
  /** How long before its time a proposal has to be made, by command; none where nothing is said. */
  readonly noticeMs: { readonly [Type in CommandType]?: number }
  /** How long a proposal may be approved. */
  readonly approvalMs: number
}

/** What handlers need of this part. */
export interface AccessSettings {
  readonly options: AccessOptions
  /** For the secrets of new keys. */
  readonly random: Random
}

/** Rules of who pays and of what is safe are never changed by one person alone. */
export const alwaysTwoPeople: readonly CommandType[] = ['adopt-rulebook', 'adopt-margin-model']

/** The widest window there can be; a nonce is kept for twice as long, as long as the latest timestamp in it may be good. */
export const MOST_WINDOW_MS = 120_000

const DAY = 86_400_000

export const accessDefaults: AccessOptions = {
  rates: {
    participant: { perSecond: 50, burst: 200 },
    feed: { perSecond: 2_000, burst: 10_000 },
    operator: { perSecond: 200_000, burst: 400_000 },
    risk: { perSecond: 50, burst: 200 },
    auditor: { perSecond: 50, burst: 200 },
    admin: { perSecond: 50, burst: 200 },
  },
  anonymous: { perSecond: 50, burst: 200 },
  failures: { perSecond: 5, burst: 100 },
  mostBuckets: 10_000,
  signingWindowMs: SIGNING_WINDOW_MS,
  knownForMs: DAY,
  mostNonces: 100_000,
  twoPeople: ['write-off', 'bust-trade', 'change-terms', 'set-members', 'compensate'],
  noticeMs: { 'adopt-rulebook': DAY },
  approvalMs: 7 * DAY,
}

/** Whether a command takes two people. */
export function takesTwo(type: CommandType, options: AccessOptions): boolean {
  return alwaysTwoPeople.includes(type) || options.twoPeople.includes(type)
}
