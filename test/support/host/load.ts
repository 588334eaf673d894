import type { CommandBody } from '../../../src/core/engine/commands.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import type { Reply, Request } from '../../../src/service/host/host.ts'
import { canonicalJson } from '../../../src/wire/canonical-json.ts'
import { perpTerms, usualRulebook } from '../clearing-house.ts'

const PEOPLE = 12
const NEEDS = 500

/** An account of the load, behind the four of the house and the fund. */
const person = (number: number): number => 5 + (number % PEOPLE)

const opening: readonly CommandBody[] = [
  { type: 'list-asset', terms: { name: 'USD', decimals: 0, borrowLimit: 0 } },
  { type: 'list-instrument', terms: perpTerms },
  { type: 'open-account', kind: 'fund', asset: 0, name: 'BTC-PERP' },
  ...Array.from(
    { length: PEOPLE },
    (): CommandBody => ({ type: 'open-account', kind: 'participant', asset: 0, owner: null }),
  ),
  { type: 'adopt-rulebook', rulebook: usualRulebook },
  { type: 'move-marks', marks: [{ series: 0, mark: 1_000 }] },
  { type: 'deposit', account: 4, asset: 0, amount: NEEDS },
]

/** Requests that have to be answered before others make sense. */
export const OPENING: number = opening.length

/**
 * What is asked at a place of a load: the same for the same seed, so that whoever got no answer can ask again. Deposits,
 * trades, orders, falls of the mark that cost somebody everything, and things that are refused.
 */
export function requestAt(seed: number, place: number): Request {
  const key = { key: `request ${place}`, digest: canonicalJson([seed, place]) }
  const by = `key-${place % 3}`
  if (place < opening.length) return { by, key, make: opening[place] }
  const draw = drawing(seed ^ Math.imul(place, 0x9e3779b1))
  return { by, key, make: (house) => ({ ok: true, body: bodyOf(house, draw, place) }) }
}

function bodyOf(house: House, draw: (below: number) => number, place: number): CommandBody {
  const what = draw(100)
  const [account, amount] = [person(draw(PEOPLE)), 1 + draw(400)]
  if (what < 22) return { type: 'deposit', account, asset: 0, amount }
  if (what < 28) return { type: 'withdraw', account, asset: 0, amount }
  if (what < 66) return tradeOf(house, draw, account)
  if (what < 74)
    return {
      type: 'reserve-order',
      order: place,
      account,
      series: 0,
      quantity: 1 + draw(2),
      price: markOf(house),
    }
  if (what < 78) return { type: 'release-order', order: Math.max(0, place - draw(30)) }
  if (what < 90) return { type: 'move-marks', marks: [{ series: 0, mark: moved(markOf(house), draw) }] }
  if (what < 94) return { type: 'advance-time' }
  return { type: 'deposit', account: 999, asset: 0, amount }
}

function tradeOf(house: House, draw: (below: number) => number, buyer: number): CommandBody {
  const seller = person(buyer - 5 + 1 + draw(PEOPLE - 1))
  const terms = { series: 0, quantity: 1 + draw(3), price: markOf(house), taker: 'buyer' } as const
  return { type: 'trade', buyer, seller, ...terms, buyerOrder: null, sellerOrder: null }
}

function markOf(house: House): number {
  return house.markets.mark[0]
}

/** Up to a fifth either way, and back towards where it began. */
function moved(mark: number, draw: (below: number) => number): number {
  const pull = mark > 1_500 ? -60 : mark < 600 ? 60 : 0
  return Math.max(10, Math.round((mark * (800 + draw(400))) / 1_000) + pull)
}

/** A small fast generator: a number below another, again and again. */
export function drawing(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below
  }
}

/** A reply as one word, the same whether it was told for the first time or again. */
export function replyText(reply: Reply<unknown>): string {
  return canonicalJson('repeated' in reply ? { ...reply, repeated: false } : reply)
}
