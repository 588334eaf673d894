import { expect, test } from 'vitest'
import type { Refusal } from '../core/engine/refusals.ts'
import { canonicalJson } from './canonical-json.ts'
import { refusalFromJson } from './refusal-json.ts'

const refusals: readonly Refusal[] = [
  { reason: 'vault-empty', vault: 3, shares: 12n },
  { reason: 'shares-missing', account: 1, asked: 10n ** 30n, held: 0n },
  { reason: 'cover-beyond-capacity', vault: 3, asked: 7, available: -1n },
  { reason: 'vault-ratio', vault: 3, money: 1, covered: 5n, minimumRatio: 10 },
  { reason: 'repayment-too-large', loss: 0, asked: 2, outstanding: 1n },
  { reason: 'write-off-too-large', asset: 0, asked: 2, available: 1n },
  { reason: 'balance-insufficient', account: 4, asked: 2, available: 1 },
  { reason: 'rulebook-missing' },
  { reason: 'terms-refused', why: ['the symbol is empty'] },
]

test('a refusal comes back from its text with every figure as it was', () => {
  for (const refusal of refusals) expect(refusalFromJson(JSON.parse(canonicalJson(refusal)))).toEqual(refusal)
})

test('what is no refusal is refused by name', () => {
  for (const json of [null, 'full', {}, { reason: 7 }])
    expect(() => refusalFromJson(json)).toThrow('an object with a reason was expected')
  expect(() => refusalFromJson({ reason: 'vault-empty', vault: 1, shares: 3 })).toThrow(
    'shares: a whole number',
  )
  expect(refusalFromJson({ reason: 'constructor' })).toEqual({ reason: 'constructor' })
})
