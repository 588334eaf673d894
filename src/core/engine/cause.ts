import type { House } from '../waterfall/house.ts'
import type { Cause } from '../waterfall/source.ts'
import type { CommandBody } from './commands.ts'

/** What a command says of the losses it opens: marks that were wrong, or money that is gone from one account. */
export function causeOf(house: House, body: CommandBody): Cause | null {
  if (body.type === 'move-marks')
    return body.source === undefined ? null : { source: body.source, account: null, amount: 0 }
  if (body.type !== 'write-off') return null
  const { source, account, asset, amount } = body
  return { source, account, amount: asset === house.book.homeAssetOf(account) ? amount : 0 }
}
