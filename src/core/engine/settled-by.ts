import type { Account } from '../book/book.ts'
import type { House } from '../waterfall/house.ts'
import type { Settled, TakenPosition } from '../waterfall/turn.ts'
import type { CommandBody } from './commands.ts'
import { seriesOfExpiry } from './expiry.ts'
import { positionsIn } from './holders.ts'

/**
 * Who holds what a command is about to settle. Asked before it is decided: a settlement leaves nobody a position, and the
 * loss of who cannot pay is laid on what he held, for the sake of the funds that answer for it.
 */
export function settledBy(house: House, body: CommandBody): Settled | null {
  if (body.type === 'settle') return held(house, [body.series])
  if (body.type === 'settle-expiry') return held(house, seriesOfExpiry(house, body.index, body.expiresAt))
  return null
}

function held(house: House, series: readonly number[]): Settled {
  const by = new Map<Account, TakenPosition[]>()
  for (const id of series) {
    if (!house.markets.isInstrument(id)) continue
    for (const { account, quantity } of positionsIn(house, id)) {
      const known = by.get(account)
      if (known === undefined) by.set(account, [{ series: id, quantity }])
      else known.push({ series: id, quantity })
    }
  }
  return { series, by }
}
