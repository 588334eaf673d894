import type { ReceiptEntry } from '../../wire/receipt-json.ts'
import { candidateText } from '../../wire/receipt-text.ts'
import type { RootsFile } from '../../wire/roots-json.ts'
import { moneyText } from '../run/grid.ts'
import { type Checklist, checkIncluded, checkPlace } from './checklist.ts'
import { proRataOf } from './event-facts.ts'

/** Who was taken stood among the candidates, ranked by what the rulebook says. */
export function checkCandidate(
  list: Checklist,
  where: string,
  { event, payer, candidate }: ReceiptEntry,
): string[] {
  const { root, count, by } = event.candidates ?? { root: null, count: 0, by: '' }
  const place = payer.facts.candidate
  if (event.candidates === null) return []
  if (root === null) return ['the candidates, whose tree was not taken at this event']
  const isAmong = place !== null && candidate !== null
  list.check(`${where} this account stands among the candidates`, isAmong, 'it shows no place there')
  if (place === null || candidate === null) return []
  const { facts, salt, proof } = candidate
  list.equal(`${where} all ${count} candidates are in the root`, root.count, count)
  list.equal(
    `${where} the candidate is the payer`,
    `${facts.account} ${facts.row}`,
    `${payer.facts.account} ${payer.facts.row}`,
  )
  list.equal(`${where} the candidate was ranked by ${by}`, facts.score.by, by)
  const claimed = {
    kind: 'candidates',
    root,
    place,
    key: facts.score.value,
    sums: [facts.quantity],
    content: candidateText(facts),
    salt,
  } as const
  const stood = `${where} it stood at place ${place + 1} of ${count}`
  // Whoever shares pro rata is listed by account, not by score: there is no order that neighbours could show.
  if (by === 'pro-rata') checkIncluded(list, stood, claimed, proof)
  else checkPlace(list, `${stood}, its neighbours in order`, claimed, proof)
  if (payer.facts.score?.read !== 'queue-built') return []
  list.equal(
    `${where} it was taken with the score it was ranked by`,
    payer.facts.score.value,
    facts.score.value,
  )
  return []
}

/** What an exact pro rata would have cost, over everybody whose part is counted in a root. */
export function checkProRata(
  list: Checklist,
  where: string,
  { event, payer: { facts }, candidate }: ReceiptEntry,
  { assets }: RootsFile,
): string[] {
  const { proRata } = facts
  if (proRata === null) return ['what an exact pro rata would have cost']
  const isAllocated = facts.share !== null
  const own = isAllocated ? facts.share?.cap : candidate?.facts.quantity
  const all = isAllocated ? event.payers.sums[2] : event.candidates?.root?.sums[0]
  list.equal(`${where} pro rata is of his own part`, proRata.own, own ?? -1n)
  list.equal(`${where} pro rata is over everybody counted in the root`, proRata.all, all ?? -1n)
  const again = proRataOf(event.total, proRata.own, proRata.all)
  const { decimals = 0 } = assets.find(({ name }) => name === event.asset) ?? {}
  const cost = `${moneyText(again.amount, decimals)} ${event.asset}`
  list.equal(`${where} an exact pro rata would have cost ${cost}`, proRata.amount, again.amount)
  return []
}
