import { z } from 'zod'
import { invariant } from '../../core/money/invariant.ts'
import { type Json, toJson } from '../../wire/canonical-json.ts'
import { count, ordinal, text, whole } from '../../wire/json-parts.ts'
import { type Change, type RunResult, runResult } from '../disputes/run-result.ts'
import type { Note } from './notes.ts'

/** A run with other input, as its note has it. */
export interface DisputeRun {
  readonly at: number
  readonly by: string
  readonly corrected: readonly Change[]
  readonly result: RunResult
  /** sha256 of the result's canonical JSON. */
  readonly hash: string
}

/** Money that was paid for a dispute without a proposal. */
export interface DisputePayment {
  readonly at: number
  readonly by: string
  /** The command that paid it. */
  readonly command: number
  readonly from: number
  readonly to: number
  readonly asset: number
  readonly amount: number
}

export const disputeOutcomes = ['rejected', 'compensated', 'withdrawn'] as const
export type DisputeOutcome = (typeof disputeOutcomes)[number]

export interface Dispute {
  readonly dispute: number
  /** Whose it is. */
  readonly account: number
  /** Id of the command that is disputed. */
  readonly command: number
  readonly why: string
  readonly opened: { readonly at: number; readonly by: string }
  /** The last one counts. */
  readonly runs: readonly DisputeRun[]
  readonly paid: readonly DisputePayment[]
  /** The last word; one that was compensated may be given more. */
  readonly closed: {
    readonly at: number
    readonly by: string
    readonly outcome: DisputeOutcome
    readonly why: string
  } | null
}

type DisputeNote = Extract<Note, { type: `dispute-${string}` | 'receipt-secret-made' }>

/** Every dispute, by number, and the secret of the receipts they are about. */
export class Disputes {
  readonly #all: Dispute[] = []
  /** Numbers of each account's disputes, in order. */
  readonly #byAccount = new Map<number, number[]>()
  #secret: string | null = null

  /** Number of the next one. */
  get count(): number {
    return this.#all.length
  }

  get(dispute: number): Dispute | undefined {
    return this.#all[dispute]
  }

  /**
   * Disputes before a number, the newest first.
   * @param accounts only those of these; null for all
   */
  before(number: number, limit: number, accounts: readonly number[] | null): Dispute[] {
    if (accounts === null) return this.#all.slice(Math.max(0, number - limit), number).reverse()
    const numbers = accounts.flatMap((account) => this.#byAccount.get(account) ?? [])
    const wanted = numbers.filter((each) => each < number).sort((a, b) => b - a)
    return wanted.slice(0, limit).map((each) => this.#all[each])
  }

  /** In the order they were opened. */
  list(): readonly Dispute[] {
    return this.#all
  }

  /** What the salts of receipts are made from, hexadecimal: whoever knows it could try out what others were told. */
  get receiptSecret(): string | null {
    return this.#secret
  }

  fold(note: DisputeNote): void {
    if (note.type === 'receipt-secret-made') this.#secret = note.secret
    else if (note.type === 'dispute-opened') this.#open(note)
    else this.#all[note.dispute] = after(this.#known(note.dispute), note)
  }

  #open({ dispute, account, command, why, at, by }: Extract<DisputeNote, { type: 'dispute-opened' }>): void {
    invariant(dispute === this.count, 'disputes are numbered one behind the other')
    this.#add({ dispute, account, command, why, opened: { at, by }, runs: [], paid: [], closed: null })
  }

  #add(dispute: Dispute): void {
    this.#all.push(dispute)
    const own = this.#byAccount.get(dispute.account)
    if (own === undefined) this.#byAccount.set(dispute.account, [dispute.dispute])
    else own.push(dispute.dispute)
  }

  #known(dispute: number): Dispute {
    const known = this.#all[dispute]
    invariant(known !== undefined, 'what happens to a dispute happens behind its opening')
    return known
  }

  freeze(): Json {
    return { secret: this.#secret, all: toJson(this.#all) }
  }

  /** @throws {z.ZodError} when the data is none that `freeze` made */
  thaw(json: unknown): void {
    const { secret, all } = frozen.parse(json)
    this.#secret = secret
    for (const each of all) this.#add(each)
  }
}

type Later = Exclude<DisputeNote, { type: 'dispute-opened' | 'receipt-secret-made' }>

function after(dispute: Dispute, note: Later): Dispute {
  const { at, by } = note
  switch (note.type) {
    case 'dispute-run-again': {
      const { hash } = note
      const corrected = changes.parse(note.corrected)
      const run = { at, by, corrected, result: runResult.parse(note.result), hash }
      return { ...dispute, runs: [...dispute.runs, run] }
    }
    case 'dispute-paid': {
      const { command, from, to, asset, amount } = note
      return { ...dispute, paid: [...dispute.paid, { at, by, command, from, to, asset, amount }] }
    }
    case 'dispute-closed':
      return { ...dispute, closed: { at, by, outcome: note.outcome, why: note.why } }
  }
}

const json = z.json() as unknown as z.ZodType<Json, unknown>
const changes = z.array(z.strictObject({ command: count, body: json }))
const act = { at: whole, by: text }
const frozen = z.strictObject({
  secret: text.nullable(),
  all: z.array(
    z.strictObject({
      dispute: count,
      account: ordinal,
      command: count,
      why: text,
      opened: z.strictObject(act),
      runs: z.array(z.strictObject({ ...act, corrected: changes, result: runResult, hash: text })),
      paid: z.array(
        z.strictObject({ ...act, command: count, from: ordinal, to: ordinal, asset: ordinal, amount: whole }),
      ),
      closed: z.strictObject({ ...act, outcome: z.enum(disputeOutcomes), why: text }).nullable(),
    }),
  ),
})
