import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openHouse } from '../../core/engine/house.ts'
import { isOwn } from './may-ask.ts'
import { ownAccounts } from './own-accounts.ts'
import type { Principal } from './principal.ts'

const of = (owner: number | null): Principal => ({
  key: 'k',
  role: 'participant',
  holder: 'h',
  owner,
  nonce: null,
})

test('the accounts of a participant are those a look at every row finds, whatever was opened since', () => {
  const opened = fc.record({
    kind: fc.constantFrom('participant', 'isolated', 'fund', 'backstop'),
    owner: fc.nat(9),
  })
  fc.assert(
    fc.property(fc.array(opened, { maxLength: 30 }), (accounts) => {
      const house = openHouse()
      for (const { kind, owner } of accounts) {
        const isOwned = kind === 'isolated' && house.book.accounts > 0
        house.book.open(kind, 0, isOwned ? owner % house.book.accounts : null)
        for (const asks of [null, 0, 1, house.book.accounts - 1, house.book.accounts + 3]) {
          const rows = Array.from({ length: house.book.accounts }, (_, row) => row)
          const expected = rows.filter((row) => isOwn(house, of(asks), row))
          expect([...ownAccounts(house, of(asks))].sort((a, b) => a - b)).toEqual(expected)
        }
      }
    }),
  )
})
