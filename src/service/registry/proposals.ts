import { z } from 'zod'
import { invariant } from '../../core/money/invariant.ts'
import type { Json } from '../../wire/canonical-json.ts'
import { count, text, whole } from '../../wire/json-parts.ts'
import type { ProposalState } from '../../wire/service/answers/proposals.ts'
import type { Note } from './notes.ts'

/** A command that takes two people, and how far it has come. */
export interface Proposal {
  readonly proposal: number
  /** The command's body in its JSON form, and the sha256 of its canonical text. */
  readonly body: Json
  readonly hash: string
  readonly why: string
  /** When it is given, at the earliest. */
  readonly effectiveAt: number
  /** Until when it may be approved. */
  readonly expiresAt: number
  /** When, and by which key. */
  readonly made: Act
  readonly approved: Act | null
  readonly withdrawn: Act | null
  /** Why it was due and could not be given, the last time; null where it could or never was. */
  readonly waitsFor: string | null
  /** The command it became, and what the engine refused that for, or null. */
  readonly given: { readonly command: number; readonly at: number; readonly refusal: string | null } | null
}

export interface Act {
  readonly at: number
  readonly by: string
}

/** Where a proposal stands then. */
export function stateOf(proposal: Proposal, now: number): ProposalState {
  if (proposal.given !== null) return proposal.given.refusal === null ? 'given' : 'refused'
  if (proposal.withdrawn !== null) return 'withdrawn'
  if (proposal.approved === null) return now > proposal.expiresAt ? 'expired' : 'proposed'
  return proposal.waitsFor === null ? 'approved' : 'waiting'
}

type ProposalNote = Extract<Note, { type: `proposal-${string}` }>

/** Every proposal, by number. */
export class Proposals {
  readonly #all: Proposal[] = []

  /** Number of the next one. */
  get count(): number {
    return this.#all.length
  }

  get(proposal: number): Proposal | undefined {
    return this.#all[proposal]
  }

  /** In the order they were made. */
  list(): readonly Proposal[] {
    return this.#all
  }

  /** Approved, its time has come, and nothing became of it yet: the earliest first. */
  due(now: number): Proposal[] {
    return this.#all
      .filter((each) => each.approved !== null && each.withdrawn === null && each.given === null)
      .filter(({ effectiveAt }) => effectiveAt <= now)
      .sort((a, b) => a.effectiveAt - b.effectiveAt || a.proposal - b.proposal)
  }

  fold(note: ProposalNote): void {
    const { at, by, proposal } = note
    if (note.type === 'proposal-made') return this.#make(note)
    invariant(proposal < this.count, 'what happens to a proposal happens behind its making')
    const before = this.#all[proposal]
    switch (note.type) {
      case 'proposal-approved':
        this.#all[proposal] = { ...before, approved: { at, by } }
        return
      case 'proposal-withdrawn':
        this.#all[proposal] = { ...before, withdrawn: { at, by } }
        return
      case 'proposal-waits':
        this.#all[proposal] = { ...before, waitsFor: note.reason }
        return
      case 'proposal-given':
        this.#all[proposal] = {
          ...before,
          waitsFor: null,
          given: { command: note.command, at, refusal: note.refusal },
        }
    }
  }

  #make(note: Extract<ProposalNote, { type: 'proposal-made' }>): void {
    invariant(note.proposal === this.count, 'proposals are numbered one behind the other')
    const { proposal, body, hash, why, effectiveAt, expiresAt, at, by } = note
    const open = { approved: null, withdrawn: null, waitsFor: null, given: null }
    this.#all.push({ proposal, body, hash, why, effectiveAt, expiresAt, made: { at, by }, ...open })
  }

  freeze(): Json {
    return this.#all.map((each) => ({ ...each })) as unknown as Json
  }

  /** @throws {z.ZodError} when the data is none that `freeze` made */
  thaw(json: unknown): void {
    this.#all.push(...frozen.parse(json))
  }
}

const act = z.strictObject({ at: whole, by: text })
const frozen = z.array(
  z.strictObject({
    proposal: count,
    body: z.json() as unknown as z.ZodType<Json, unknown>,
    hash: text,
    why: text,
    effectiveAt: whole,
    expiresAt: whole,
    made: act,
    approved: act.nullable(),
    withdrawn: act.nullable(),
    waitsFor: text.nullable(),
    given: z.strictObject({ command: count, at: whole, refusal: text.nullable() }).nullable(),
  }),
)
