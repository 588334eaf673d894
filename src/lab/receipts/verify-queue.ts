import { scoreNames } from '../../core/waterfall/rulebook.ts'
import { scoreOf } from '../../core/waterfall/scores.ts'
import type { CandidateFacts, QueueEntry, QueueProofFile } from '../../wire/receipt-json.ts'
import { candidateText } from '../../wire/receipt-text.ts'
import type { RootsFile, RootsQueue } from '../../wire/roots-json.ts'
import { Checklist, checkPlace } from './checklist.ts'
import type { Verified } from './verify-receipt.ts'
import { verifyRoots } from './verify-roots.ts'

const needsReplay = [
  'that everybody who held the side stands in the queue',
  'that scores are in order away from this place: a check of every leaf shows it, or leaves opened at places drawn later',
  'that the inputs of the scores were those of the moment',
  'that the account stood in no queue of which it shows no place',
]

/** Checks where an account stood in committed queues, offline. */
export function verifyQueueProof(file: QueueProofFile, roots: RootsFile): Verified {
  const list = new Checklist()
  list.checks.push(...verifyRoots(roots))
  list.equal('the proof belongs to these roots', file.roots, roots.head)
  list.equal('the proof is of the same run', file.run, roots.run)
  for (const entry of file.entries) verifyEntry(list, file, entry, roots.queues[entry.queue])
  return { checks: list.checks, needsReplay }
}

function verifyEntry(
  list: Checklist,
  file: QueueProofFile,
  { at, queue: number, position, shown }: QueueEntry,
  queue: RootsQueue | undefined,
): void {
  const where = `queue ${number}:`
  if (queue === undefined) return void list.check(`${where} it is published`, false, 'there is no such queue')
  list.equal(`${where} it is of the instrument`, queue.instrument, file.instrument)
  list.equal(`${where} it is of the moment`, queue.at, at)
  list.equal(`${where} it is about this account`, shown.facts.account, file.account)
  checkFormula(list, where, shown.facts, queue)
  const claimed = {
    kind: 'queue',
    root: queue.queue,
    place: position,
    key: shown.facts.score.value,
    sums: [shown.facts.quantity],
    content: candidateText(shown.facts),
    salt: shown.salt,
  } as const
  const check = `${where} it stood at place ${position + 1} of ${queue.queue.count} ${queue.side}, its neighbours in order`
  const around = checkPlace(list, check, claimed, shown.proof)
  if (around === null) return
  const { ahead, own, behind } = around
  list.shown(`${where} quantity ahead, its own, and behind, in increments`, `${ahead}, ${own}, ${behind}`)
}

function checkFormula(
  list: Checklist,
  where: string,
  { score, quantity }: CandidateFacts,
  queue: RootsQueue,
): void {
  list.equal(`${where} it is ranked by ${queue.by}`, score.by, queue.by)
  const name = scoreNames.find((each) => each === score.by)
  if (name === undefined)
    return void list.equal(`${where} the score is the size`, score.value, Number(quantity))
  const again = score.inputs === null ? null : scoreOf(name).of(score.inputs)
  list.check(
    `${where} the score comes from its inputs`,
    again === score.value,
    `it is ${score.value}, not ${again}`,
  )
}
