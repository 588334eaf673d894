import type { Event } from '../../../core/engine/events.ts'
import type { StreamNotice } from '../../../wire/service/stream.ts'
import type { Note } from '../../registry/notes.ts'
import type { Proposal } from '../../registry/proposals.ts'
import { stateOf } from '../../registry/proposals.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Moment } from './losses.ts'
import type { NoticeDraft } from './notice.ts'

/** Commands that change the rules everybody lives by. */
const ruling: ReadonlySet<string> = new Set(['adopt-rulebook', 'adopt-margin-model'])

/**
 * The channel `rulebook`: a rulebook or margin model is proposed, approved, withdrawn, refused, in force. What is only
 * proposed is told to those who see everything; from the approval on it is everybody's.
 */
export class Rulebooks {
  readonly #registry: Registry

  constructor(registry: Registry) {
    this.#registry = registry
  }

  *of(event: Event, moment: Moment): Iterable<NoticeDraft> {
    if (event.type === 'rulebook-adopted') {
      const { version, rulebook } = event
      yield draft(moment, 'everybody', { is: 'effective', what: 'rulebook', name: rulebook.name, version })
    } else if (event.type === 'margin-model-adopted')
      yield draft(moment, 'everybody', { is: 'effective', what: 'margin-model', name: event.name })
  }

  *ofNote(note: Note, moment: Moment): Iterable<NoticeDraft> {
    switch (note.type) {
      case 'proposal-made':
        return yield* this.#told(note.proposal, 'proposed', false, moment)
      case 'proposal-approved':
        return yield* this.#told(note.proposal, 'approved', true, moment)
      case 'proposal-withdrawn': {
        const wasApproved = this.#registry.proposals.get(note.proposal)?.approved !== null
        return yield* this.#told(note.proposal, 'withdrawn', wasApproved, moment)
      }
      case 'proposal-given':
        if (note.refusal !== null) yield* this.#told(note.proposal, 'refused', true, moment, note.refusal)
    }
  }

  /** Proposals on which somebody waits. */
  *standing(moment: Moment, now: number): Iterable<NoticeDraft> {
    for (const proposal of this.#registry.proposals.list()) {
      const state = stateOf(proposal, now)
      if (state === 'proposed')
        yield* this.#told(proposal.proposal, 'proposed', false, moment, undefined, true)
      if (state === 'approved' || state === 'waiting')
        yield* this.#told(proposal.proposal, 'approved', true, moment, undefined, true)
    }
  }

  *#told(
    number: number,
    is: string,
    isPublic: boolean,
    moment: Moment,
    refusal?: string,
    isStanding = false,
  ): Iterable<NoticeDraft> {
    const proposal = this.#registry.proposals.get(number)
    if (proposal === undefined) return
    const what = ruledBy(proposal)
    if (what === null) return
    const { hash, effectiveAt, why } = proposal
    const text = { is, ...what, proposal: number, hash, effectiveAt, why }
    yield draft(moment, isPublic ? 'everybody' : [], {
      ...text,
      ...(refusal === undefined ? {} : { refusal }),
      ...(isStanding ? { standing: true as const } : {}),
    })
  }
}

function draft(moment: Moment, audience: NoticeDraft['audience'], text: StreamNotice): NoticeDraft {
  return {
    channel: 'rulebook',
    ...moment,
    accounts: [],
    series: [],
    loss: null,
    audience,
    write: () => text,
  }
}

/** What a proposal would put in force, and its name; null where it changes no rules. */
function ruledBy({ body }: Proposal): { readonly what: string; readonly name: string } | null {
  const { type, rulebook, name } = body as {
    readonly type?: unknown
    readonly rulebook?: { readonly name?: unknown }
    readonly name?: unknown
  }
  if (typeof type !== 'string' || !ruling.has(type)) return null
  return type === 'adopt-rulebook'
    ? { what: 'rulebook', name: String(rulebook?.name ?? '') }
    : { what: 'margin-model', name: String(name ?? '') }
}
