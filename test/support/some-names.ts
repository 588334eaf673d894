import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { AccountNames } from '../../src/service/registry/accounts.ts'
import { bodyFromText } from '../../src/wire/service/commands.ts'
import { type Names, namesOf } from '../../src/wire/service/names.ts'
import { btcPerp } from './served.ts'

/** Three accounts, an instrument whose orders are on a coarser grid than its marks, and a reference. */
export function someNames(): Names {
  const house = openHouse()
  const accounts = new AccountNames()
  const names = namesOf(house, accounts)
  const fine = {
    ...btcPerp,
    'price-increment': '0.5',
    'mark-increment': '0.1',
    'quantity-increment': '0.001',
    'largest-position': '1000',
  }
  for (const body of [
    { type: 'list-asset', terms: { name: 'USD', decimals: 6 } },
    { type: 'list-instrument', terms: fine },
    {
      type: 'list-reference',
      terms: { symbol: 'BTC', kind: 'index', increment: '0.1', 'highest-mark': '1000000' },
    },
    { type: 'open-account', kind: 'participant', asset: 'USD', name: 'ada' },
    { type: 'open-account', kind: 'participant', asset: 'USD', name: 'bo' },
    { type: 'open-account', kind: 'participant', asset: 'USD', name: 'a "name"\\ é' },
  ]) {
    const read = bodyFromText(body, names)
    if (!read.ok) throw new Error(JSON.stringify(read.faults))
    const outcome = submit(house, { id: 0, at: 0, by: 'test', body: read.body })
    if (!outcome.ok) throw new Error(outcome.refusal.reason)
    const [event] = outcome.events
    if (event.type === 'account-opened') accounts.give(event.account, read.accountName ?? '')
  }
  return names
}
