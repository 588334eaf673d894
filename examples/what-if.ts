/**
 * What would happen, asked of a live house: nothing of it is changed by the question.
 *
 *   npx node --conditions=breakwater-source examples/what-if.ts
 */
import {
  bankruptcyPriceFor,
  freeMarginOf,
  inTrial,
  liquidationPriceFor,
  rankOf,
  whatIfMarks,
} from 'breakwater/core'
import { n } from './told.ts'
import { openVenue } from './venue.ts'

const venue = openVenue({ mark: 40_000, fund: 3_000 })
for (const [name, money] of Object.entries({ ada: 10_000, bo: 20_000, dee: 60_000 }))
  venue.deposit(name, money)
venue.trade('ada', 'bo', 1, 40_000)
venue.trade('ada', 'dee', 1, 40_000)
venue.moveMark(39_000)
const { house } = venue

const ada = venue.row('ada')
console.log(`ada has ${n(freeMarginOf(house, ada))} free`)
console.log(`  is liquidated at ${n(liquidationPriceFor(house, ada, 0) ?? 0)}`)
console.log(`  has nothing left at ${n(bankruptcyPriceFor(house, ada, 0) ?? 0)}`)

for (const name of ['bo', 'dee']) {
  const rank = rankOf(house, venue.row(name), 0, { by: 'queue', score: 'profit-times-leverage' })
  if (rank !== null) console.log(`${name} ranks ${rank.rank} of ${rank.of}, with ${rank.quantityAhead} ahead`)
}

for (const mark of [37_000, 36_000, 34_000, 33_000]) {
  const preview = whatIfMarks(house, [{ series: 0, mark }])
  if (!preview.ok) throw new Error(`the mark ${mark} was refused`)
  const others = preview.losses.reduce((sum, { closed }) => sum + (closed?.externalizedLoss ?? 0), 0)
  console.log(`at ${n(mark)}: losses ${preview.losses.length}, on others ${n(others)}`)
}

// Anything can be tried: here ada puts money in first, and then the mark falls.
const externalized = inTrial(house, () => {
  venue.deposit('ada', 4_000)
  const closed = venue.moveMark(33_000).filter((event) => event.type === 'loss-closed')
  return closed.reduce((sum, loss) => sum + loss.externalizedLoss, 0)
})
console.log(`with 4,000 more of ada's own: on others ${n(externalized)}`)
console.log(`and nothing has happened: ada has ${n(venue.balanceOf('ada'))}, bo ${n(venue.equityOf('bo'))}`)
