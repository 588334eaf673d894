import type { Account } from '../../core/book/book.ts'
import type { SumTree } from '../../core/proof/index.ts'
import type { Deleverage } from '../../core/waterfall/events.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Selection, StepOf } from '../../core/waterfall/rulebook.ts'
import { type ScoreInputs, scoreInputs, scoreOf } from '../../core/waterfall/scores.ts'
import { holdersOpposite, queueOf } from '../../core/waterfall/selection.ts'
import type { CandidateFacts, ScoreFacts } from '../../wire/receipt-json.ts'
import { candidateText } from '../../wire/receipt-text.ts'
import type { Words } from '../run/words.ts'
import { Leaves, type Workshop } from './leaves.ts'

/** Who could have been chosen, as a tree sorted the way they would be taken. */
export interface CandidateTree {
  /** Name of the score, or of the selection where it is no queue. */
  readonly by: string
  readonly tree: SumTree
  readonly inputs: ReadonlyMap<Account, ScoreInputs>
  placeOf(account: Account): number | null
  factsAt(place: number): CandidateFacts
  saltOf(account: Account): Uint8Array
}

interface Ranking {
  readonly by: Selection
  readonly ranked: readonly { readonly account: Account; readonly score: number }[]
}

/**
 * The candidates of an event, rebuilt from the state just before it and compared with the engine's own count and fold;
 * null where they are not those of this moment.
 *
 * @param fallen buckets with a loss in this command, which may not be chosen
 */
export function candidatesOf(
  house: House,
  event: Deleverage,
  step: StepOf<'deleverage'>,
  fallen: ReadonlySet<Account>,
  treeOf: (ranking: Ranking, series: number) => CandidateTree,
): CandidateTree | null {
  const loss = house.tables.losses.get(event.loss)
  if (loss === undefined) return null
  const held = house.book.quantityOf(loss.bucket, event.series)
  const ranking =
    event.candidatesHash === ''
      ? everybody(house, event, step, held, fallen)
      : (ranked(house, event, step.select, held, fallen) ??
        siblings(house, event, step, held, loss.bucket, fallen))
  return ranking === null ? null : treeOf(ranking, event.series)
}

function everybody(
  house: House,
  event: Deleverage,
  step: StepOf<'deleverage'>,
  held: number,
  fallen: ReadonlySet<Account>,
): Ranking | null {
  const accounts = holdersOpposite(house, event.series, held, fallen)
  if (accounts.length !== event.candidates) return null
  const score = (account: Account): number => Math.abs(house.book.quantityOf(account, event.series))
  return { by: step.select, ranked: accounts.map((account) => ({ account, score: score(account) })) }
}

function ranked(
  house: House,
  event: Deleverage,
  by: Selection,
  held: number,
  barred: ReadonlySet<Account>,
): Ranking | null {
  const queue = queueOf(house, event.series, held, by, new Set(barred), house.tables.named)
  if (queue.hash !== event.candidatesHash || queue.candidates !== event.candidates) return null
  return { by, ranked: drained(queue) }
}

/** The owner's other buckets come first where the step says so, the largest before the others. */
function siblings(
  house: House,
  event: Deleverage,
  step: StepOf<'deleverage'>,
  held: number,
  bucket: Account,
  fallen: ReadonlySet<Account>,
): Ranking | null {
  if (!step.selfFirst) return null
  const owner = house.book.ownerOf(bucket)
  const others = holdersOpposite(house, event.series, held, fallen)
  const strangers = new Set(others.filter((account) => house.book.ownerOf(account) !== owner))
  return ranked(house, event, { by: 'size' }, held, strangers)
}

function drained(queue: ReturnType<typeof queueOf>): { account: Account; score: number }[] {
  const all: { account: Account; score: number }[] = []
  for (let best = queue.take(); best !== null; best = queue.take()) all.push(best)
  return all
}

/** One side of an instrument in the order of a selection, nobody barred: what a queue root commits to. */
export function rankingOf(house: House, series: number, side: 'long' | 'short', by: Selection): Ranking {
  const opposite = side === 'long' ? -1 : 1
  const queue = queueOf(house, series, opposite, by, new Set(), house.tables.named)
  return { by, ranked: drained(queue) }
}

/** @param kind `candidates` of an event, or a published `queue` */
export function candidateTree(
  house: House,
  words: Words,
  workshop: Workshop,
  label: string,
  kind: 'candidates' | 'queue',
  { by, ranked }: Ranking,
  series: number,
): CandidateTree {
  const leaves = new Leaves(kind, 1, workshop, label)
  const inputs = new Map<Account, ScoreInputs>()
  const facts: CandidateFacts[] = []
  const places = new Map<Account, number>()
  for (const [place, { account, score }] of ranked.entries()) {
    const read = by.by === 'queue' ? scoreInputs(house, account, series) : null
    if (read !== null) inputs.set(account, read)
    const quantity = Math.abs(house.book.quantityOf(account, series))
    const row = {
      account: words.account(account),
      row: account,
      quantity: BigInt(quantity),
      score: scoreFacts(by, score, read, 'queue-built'),
    }
    facts.push(row)
    places.set(account, place)
    leaves.add(account, score, [quantity], candidateText(row))
  }
  return {
    by: nameOfSelection(by),
    tree: leaves.tree(),
    inputs,
    placeOf: (account) => places.get(account) ?? null,
    factsAt: (place) => facts[place],
    saltOf: (account) => leaves.saltOf(account),
  }
}

/** A score with its inputs, if its formula gives it of them; without, where nobody can say so here. */
export function scoreFacts(
  by: Selection,
  value: number,
  inputs: ScoreInputs | null,
  read: NonNullable<ScoreFacts['read']>,
): ScoreFacts {
  const isFormula = by.by === 'queue' && inputs !== null && scoreOf(by.score).of(inputs) === value
  const version = by.by === 'queue' ? scoreOf(by.score).version : 1
  const name = nameOfSelection(by)
  return isFormula
    ? { value, by: name, version, read, inputs }
    : { value, by: name, version, read: null, inputs: null }
}

export function nameOfSelection(by: Selection): string {
  return by.by === 'queue' ? by.score : by.by
}
