/**
 * One loss from the mark that caused it to the last unit paid, with the receipt of the one who paid by rank.
 *
 *   npx node --conditions=breakwater-source examples/one-loss.ts
 */
import { checkLaws, copyHouse, evolve, type Receipt, receiptsOf } from 'breakwater/core'
import { n, told } from './told.ts'
import { openVenue } from './venue.ts'

const venue = openVenue({ mark: 40_000, fund: 3_000 })
venue.deposit('ada', 10_000)
venue.deposit('bo', 20_000)
venue.deposit('cy', 5_000) // holds nothing, so pays nothing
venue.trade('ada', 'bo', 2, 40_000)

// Receipts are derived and not kept: they need the state just before the event, which a replay gives.
const replay = copyHouse(venue.house)
const events = venue.moveMark(33_000)
console.log(told(venue, events))

for (const event of events) {
  if (event.type === 'deleveraged')
    for (const receipt of receiptsOf(replay, event)) console.log(receiptText(receipt))
  evolve(replay, event)
}

function receiptText({ account, amount, taken, pickedBy, proRata, rulebook }: Receipt): string {
  const lines = [
    `\n${venue.nameOf(account)}'s receipt under rulebook ${rulebook.name}, version ${rulebook.version}`,
  ]
  if (taken !== null)
    lines.push(
      `  closed ${n(taken.quantity)} at ${n(taken.price)} with the mark at ${n(taken.mark)}: ${taken.rule}`,
    )
  if (pickedBy.how === 'rank') lines.push(`  rank ${pickedBy.rank} of ${pickedBy.candidates}`)
  lines.push(`  gave up ${n(amount)}; an exact pro rata would have cost ${n(proRata)}`)
  return lines.join('\n')
}

console.log(`\nlaws broken: ${checkLaws(venue.house).length}`)
