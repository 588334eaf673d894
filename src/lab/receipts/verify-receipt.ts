import type { ProvenRange } from '../../core/proof/index.ts'
import type { Rulebook, Step } from '../../core/waterfall/rulebook.ts'
import { nameOf } from '../../core/waterfall/rulebook.ts'
import type { ReceiptEntry, ReceiptFile } from '../../wire/receipt-json.ts'
import { eventText, payerText } from '../../wire/receipt-text.ts'
import type { RootsFile } from '../../wire/roots-json.ts'
import { checkAmount, checkScore } from './check-amount.ts'
import { checkCandidate, checkProRata } from './check-rank.ts'
import { checkMargin, checkState } from './check-state.ts'
import { type Checked, Checklist, checkIncluded } from './checklist.ts'
import { NO_SALT } from './leaves.ts'
import { sumsOfPayer, sumsOfPayerTree } from './payer-sums.ts'
import { verifyRoots } from './verify-roots.ts'

/** What a receipt shows by itself, and what it cannot. */
export interface Verified {
  readonly checks: readonly Checked[]
  readonly needsReplay: readonly string[]
}

/** What no receipt can show, whoever made it: both need the journal. */
const alwaysNeedsReplay = [
  'that everybody who could have been asked was considered',
  'that the inputs were those of the moment, and the fingerprints those of the books',
]

/** Checks a receipt against published roots, offline: it trusts nothing but the head of the roots. */
export function verifyReceipt(receipt: ReceiptFile, roots: RootsFile): Verified {
  const list = new Checklist()
  const needs = new Set<string>()
  list.checks.push(...verifyRoots(roots))
  list.equal('the receipt belongs to these roots', receipt.roots, roots.head)
  list.equal('the receipt is of the same run', receipt.run, roots.run)
  const seen = new Set<string>()
  for (const entry of receipt.entries) {
    const name = `${entry.event.command}.${entry.event.index}`
    if (seen.has(name))
      list.check('each event stands in the receipt once', false, `event ${name} stands there twice`)
    seen.add(name)
    for (const need of verifyEntry(list, receipt, entry, roots)) needs.add(need)
  }
  return { checks: list.checks, needsReplay: [...alwaysNeedsReplay, ...needs] }
}

function verifyEntry(list: Checklist, receipt: ReceiptFile, entry: ReceiptEntry, roots: RootsFile): string[] {
  const { event, payer } = entry
  const where = `${event.name}, command ${event.command}:`
  checkNames(list, where, receipt, entry)
  checkForm(list, where, entry)
  checkEvent(list, where, entry, roots)
  const rules = roots.rulebooks.find(({ version }) => version === event.rulebook.version)
  const step = checkRulebook(list, where, entry, rules)
  const around = checkPayer(list, where, entry)
  checkTotals(list, where, entry)
  checkState(list, where, entry, roots)
  checkMargin(list, where, entry)
  const needs = around === null ? [] : checkAmount(list, where, entry, step, around)
  if (payer.facts.score !== null) needs.push(...checkScore(list, where, payer.facts.score, step))
  needs.push(...checkCandidate(list, where, entry))
  needs.push(...checkProRata(list, where, entry, roots))
  return needs
}

function checkNames(
  list: Checklist,
  where: string,
  receipt: ReceiptFile,
  { event, payer, state }: ReceiptEntry,
): void {
  list.equal(`${where} it is about this account`, payer.facts.account, receipt.account)
  list.check(
    `${where} it is about this loss`,
    event.losses.includes(receipt.loss),
    `losses ${event.losses.join(', ')}`,
  )
  list.equal(`${where} the state is of the same account`, state.facts.row, payer.facts.row)
  list.equal(`${where} the state is of an account of that name`, state.facts.account, receipt.account)
}

/** What is left out cannot be checked, so a step says everything that steps of its kind have. */
function checkForm(list: Checklist, where: string, { event, payer: { facts } }: ReceiptEntry): void {
  const isTakeOver = facts.taken !== null && facts.share === null && event.deal !== null
  const isShare = facts.share !== null && facts.taken === null && event.deal === null
  const isRanked = isTakeOver && facts.score !== null && event.candidates !== null
  const isComplete =
    event.kind === 'deleverage'
      ? isRanked
      : event.kind === 'socialise'
        ? isShare && event.level !== null
        : isTakeOver || isShare
  list.check(
    `${where} it says all that a step of its kind has`,
    isComplete,
    `a part of ${event.kind} is missing`,
  )
}

/** The event stands in the events of its interval, and its time in that interval. */
function checkEvent(
  list: Checklist,
  where: string,
  { event, eventProof, interval: number }: ReceiptEntry,
  roots: RootsFile,
): void {
  const interval = roots.intervals.find((each) => each.number === number)
  const asset = roots.assets.findIndex(({ name }) => name === event.asset)
  const check = `${where} the event stands in the published root of interval ${number}`
  if (interval === undefined || asset === -1) {
    list.check(
      check,
      false,
      interval === undefined ? 'there is no such interval' : `there is no asset ${event.asset}`,
    )
    return
  }
  const isInTime =
    interval.from <= event.at && event.at < interval.to && event.command >= interval.firstCommand
  list.check(
    `${where} the event belongs to that interval`,
    isInTime,
    `it is of ${new Date(event.at).toISOString()}, command ${event.command}`,
  )
  const claimed = {
    kind: 'events',
    root: interval.events,
    place: null,
    key: 0,
    sums: sumsOfPayerTree(event.payers.sums, asset, roots.assets.length),
    content: eventText(event),
    salt: NO_SALT,
  } as const
  checkIncluded(list, check, claimed, eventProof)
}

function checkRulebook(
  list: Checklist,
  where: string,
  { event }: ReceiptEntry,
  published: { readonly name: string; readonly hash: string; readonly rules: Rulebook } | undefined,
): Step | undefined {
  const { name, version, hash } = event.rulebook
  const isPublished = published !== undefined && published.name === name && published.hash === hash
  const check = `${where} rulebook ${name}, version ${version}, is the published one`
  if (!list.check(check, isPublished, `its hash ${hash} is not published`)) return undefined
  const step = published?.rules.steps[event.step]
  const isStep = step === undefined ? event.step < 0 : step.step === event.kind && nameOf(step) === event.name
  list.check(
    `${where} the step is step ${event.step + 1} of the rulebook`,
    isStep,
    `${event.kind} is not its step`,
  )
  return step
}

function checkPayer(
  list: Checklist,
  where: string,
  { event, payer: { facts, salt, proof } }: ReceiptEntry,
): ProvenRange | null {
  const measure = facts.share?.cap ?? abs(facts.taken?.quantity ?? 0n)
  const claimed = {
    kind: 'payers',
    root: event.payers,
    place: facts.place,
    key: facts.score?.value ?? 0,
    sums: sumsOfPayer(facts.amount, measure),
    content: payerText(facts),
    salt,
  } as const
  return checkIncluded(
    list,
    `${where} this account stands among the ${event.payers.count} payers`,
    claimed,
    proof,
  )
}

/** The sums of the tree of payers are what the event says was paid in all. */
function checkTotals(list: Checklist, where: string, { event }: ReceiptEntry): void {
  const [paid, gained] = event.payers.sums
  list.equal(`${where} what payers paid adds up to the total`, paid - gained, event.total)
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
