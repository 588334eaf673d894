import { createHash } from 'node:crypto'
import type { CommandBody } from '../../core/engine/commands.ts'
import { canonicalJson, type Json, toJson } from '../../wire/canonical-json.ts'
import { commandFromJson, MalformedRecord } from '../../wire/json.ts'
import { type ProblemAnswer, problem } from '../http/problem.ts'
import type { NoteBody } from '../registry/notes.ts'
import { type Proposal, stateOf } from '../registry/proposals.ts'
import type { Registry } from '../registry/registry.ts'
import { roleForbidden } from './may-ask.ts'
import { type AccessOptions, takesTwo } from './options.ts'
import { foldedHolder, type Principal } from './principal.ts'

/** What somebody proposes. */
export interface ProposalRequest {
  readonly body: CommandBody
  readonly why: string
  /** When it is to be given; as early as may be where nothing is said. */
  readonly effectiveAt: number | null
}

/** sha256 of a body's canonical JSON: what an approval names, so that nobody approves another text than he read. */
export function hashOfBody(body: Json): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex')
}

/**
 * The command that a proposal is about.
 * @throws {MalformedRecord} when an earlier version wrote it in a form that is known no longer
 */
export function bodyOf({ body, proposal }: Proposal): CommandBody {
  return commandFromJson({ id: 0, at: 0, by: `proposal ${proposal}`, body }).body
}

/** The same, or null where it cannot be read: it is told as it stands then, and never given. */
export function readableBodyOf(proposal: Proposal): CommandBody | null {
  try {
    return bodyOf(proposal)
  } catch (error) {
    if (error instanceof MalformedRecord) return null
    throw error
  }
}

/**
 * Makes a proposal, by the state then.
 * @throws {ProblemAnswer} for a command that one may give alone, or a time that leaves too little notice
 */
export function propose(
  { body, why, effectiveAt }: ProposalRequest,
  now: number,
  registry: Registry,
  options: AccessOptions,
): NoteBody {
  if (!takesTwo(body.type, options)) throw takesOne(body.type)
  const earliest = now + (options.noticeMs[body.type] ?? 0)
  if (effectiveAt !== null && effectiveAt < earliest) throw tooSoon(effectiveAt, earliest)
  const json = toJson(body)
  return {
    type: 'proposal-made',
    proposal: registry.proposals.count,
    body: json,
    hash: hashOfBody(json),
    effectiveAt: effectiveAt ?? earliest,
    expiresAt: now + options.approvalMs,
    why,
  }
}

/**
 * Approves a proposal: another person than who made it, of role risk or admin, naming what he read.
 * @throws {ProblemAnswer} where one of these does not hold, or it is no longer open
 */
export function approve(
  proposal: Proposal,
  hash: string,
  by: Principal,
  now: number,
  registry: Registry,
): NoteBody {
  if (by.role !== 'risk' && by.role !== 'admin') throw roleForbidden(by.role)
  const state = stateOf(proposal, now)
  if (state !== 'proposed') throw notOpen(proposal, state, 'proposed')
  if (isSameHolder(holderOf(proposal.made.by, registry), by.holder)) throw sameHolder(by.holder)
  if (hash !== proposal.hash) throw otherHash(proposal)
  return { type: 'proposal-approved', proposal: proposal.proposal }
}

/**
 * Takes a proposal back: who made it, or anybody of role risk or admin, as long as its command was not given.
 * @throws {ProblemAnswer} where he may not, or it is no longer open
 */
export function withdraw(proposal: Proposal, by: Principal, now: number, registry: Registry): NoteBody {
  const mayAny = by.role === 'risk' || by.role === 'admin'
  if (!mayAny && !isSameHolder(holderOf(proposal.made.by, registry), by.holder)) throw roleForbidden(by.role)
  const state = stateOf(proposal, now)
  if (state === 'given' || state === 'refused' || state === 'withdrawn')
    throw notOpen(proposal, state, 'one that nothing became of yet')
  return { type: 'proposal-withdrawn', proposal: proposal.proposal }
}

/** The person behind a key; null for what no key did. */
export function holderOf(key: string, { keys }: Registry): string | null {
  return keys.get(key)?.holder ?? null
}

/** Whether two names are one person's. */
export function isSameHolder(one: string | null, other: string): boolean {
  return one !== null && foldedHolder(one) === foldedHolder(other)
}

function takesOne(type: string): ProblemAnswer {
  const message = `Found a proposal of ${type}, expected a command that takes two people. Give it directly.`
  return problem('invalid', message, [{ field: 'body.type', rule: 'two-people', message }])
}

function tooSoon(found: number, earliest: number): ProblemAnswer {
  const message = `Found ${found}, expected ${earliest} or later: this is how long it has to be known before.`
  return problem('invalid', message, [{ field: 'effectiveAt', rule: 'notice', message }])
}

function notOpen({ proposal }: Proposal, state: string, expected: string): ProblemAnswer {
  const message = `Found proposal ${proposal} ${state}, expected ${expected}. Make a new one.`
  return problem('conflict', message, [{ field: 'proposal', rule: 'open', message }])
}

function sameHolder(holder: string): ProblemAnswer {
  const message = `Found ${JSON.stringify(holder)} on both sides, expected two people. Another one has to approve it.`
  return problem('forbidden', message, [{ field: 'proposal', rule: 'two-people', message }])
}

function otherHash({ hash }: Proposal): ProblemAnswer {
  const message = `Found the hash of another text, expected ${hash}. Read the proposal again before approving it.`
  return problem('conflict', message, [{ field: 'hash', rule: 'same-hash', message }])
}
