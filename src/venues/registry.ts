import { binance } from './binance.ts'
import { bitmex } from './bitmex.ts'
import { bluefin } from './bluefin.ts'
import { bybit } from './bybit.ts'
import { cme } from './cme.ts'
import { cryptoCom } from './crypto-com.ts'
import { deribit } from './deribit.ts'
import { deribitClassic } from './deribit-classic.ts'
import { derive } from './derive.ts'
import { driftV2 } from './drift-v2.ts'
import { dydxV1 } from './dydx-v1.ts'
import { dydxV4 } from './dydx-v4.ts'
import { ftx } from './ftx.ts'
import { gmxV2 } from './gmx-v2.ts'
import { htx } from './htx.ts'
import { hyperliquid } from './hyperliquid.ts'
import { iceLch } from './ice-lch.ts'
import { krakenFutures } from './kraken-futures.ts'
import { lighter } from './lighter.ts'
import { mangoV4 } from './mango-v4.ts'
import { okex2018 } from './okex-2018.ts'
import { okx } from './okx.ts'
import { paradex } from './paradex.ts'
import { percolator } from './percolator.ts'
import { perpCurie } from './perp-curie.ts'
import { synthetixV3 } from './synthetix-v3.ts'
import type { Venue } from './venue.ts'
import { vertex } from './vertex.ts'

/** Every venue whose rulebook is shipped: those in force by id, then those of history, of published code, of research. */
export const venues: readonly Venue[] = [
  binance,
  bitmex,
  bybit,
  cme,
  cryptoCom,
  deribit,
  deribitClassic,
  derive,
  dydxV4,
  gmxV2,
  htx,
  hyperliquid,
  iceLch,
  krakenFutures,
  lighter,
  okx,
  paradex,
  bluefin,
  driftV2,
  dydxV1,
  ftx,
  mangoV4,
  okex2018,
  percolator,
  perpCurie,
  synthetixV3,
  vertex,
]

/** Nobody of that name is known; the message lists who is. */
export class UnknownVenue extends Error {
  override readonly name = 'UnknownVenue'
  readonly exitCode = 2

  constructor(id: string) {
    const known = venues.map((venue) => venue.id).join(', ')
    super(`Found the venue ${JSON.stringify(id)}, expected one of ${known}.`)
  }
}

/** @throws {UnknownVenue} */
export function venueNamed(id: string): Venue {
  const found = venues.find((venue) => venue.id === id)
  if (found === undefined) throw new UnknownVenue(id)
  return found
}
