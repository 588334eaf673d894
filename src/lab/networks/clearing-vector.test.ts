import { expect, test } from 'vitest'
import { type Clearing, clearingVector } from './clearing-vector.ts'
import { rational, rationalText } from './rational.ts'

const paid = (clearing: Clearing): string[] => clearing.payments.map(rationalText)

test('the three banks of the textbook: one pays in full, two pay what they can', () => {
  const banks = {
    assets: [1n, 1n, 1n],
    owed: [
      [0n, 0n, 2n],
      [3n, 0n, 1n],
      [3n, 1n, 0n],
    ],
  }
  const greatest = clearingVector(banks, 'greatest')
  expect(paid(greatest)).toEqual(['2', '28/15', '52/15'])
  expect(greatest.hasDefaulted).toEqual([false, true, true])
  expect(greatest.equity.map(rationalText)).toEqual(['3', '0', '0'])
  expect(paid(clearingVector(banks, 'least'))).toEqual(['2', '28/15', '52/15'])
})

test('two who owe each other and have nothing: all may be paid, or none', () => {
  const ring = {
    assets: [0n, 0n],
    owed: [
      [0n, 10n],
      [10n, 0n],
    ],
  }
  expect(paid(clearingVector(ring, 'greatest'))).toEqual(['10', '10'])
  expect(paid(clearingVector(ring, 'least'))).toEqual(['0', '0'])
})

test('one unit from outside is enough for all that goes round to be paid', () => {
  const ring = {
    assets: [1n, 0n],
    owed: [
      [0n, 10n],
      [10n, 0n],
    ],
  }
  expect(paid(clearingVector(ring, 'least'))).toEqual(['10', '10'])
})

test('where a default costs half of everything, a default is its own reason', () => {
  const half = { assets: rational(1n, 2n), claims: rational(1n, 2n) }
  const pair = {
    assets: [4n, 4n],
    owed: [
      [0n, 10n],
      [10n, 0n],
    ],
  }
  expect(paid(clearingVector(pair, 'greatest', half))).toEqual(['10', '10'])
  const least = clearingVector(pair, 'least', half)
  expect(paid(least)).toEqual(['4', '4']) // each pays half of its 4 and of the other's 4
  expect(least.hasDefaulted).toEqual([true, true])
})

test('a chain falls one by one, and each round finds the next', () => {
  const chain = {
    assets: [1n, 1n, 1n, 0n],
    owed: [
      [0n, 5n, 0n, 0n],
      [0n, 0n, 5n, 0n],
      [0n, 0n, 0n, 5n],
      [0n, 0n, 0n, 0n],
    ],
  }
  const greatest = clearingVector(chain, 'greatest')
  expect(paid(greatest)).toEqual(['1', '2', '3', '0'])
  expect(greatest.rounds).toBe(4)
})

test('an amount below zero, a debt to oneself or a table that is not square is refused', () => {
  expect(() => clearingVector({ assets: [-1n], owed: [[0n]] }, 'least')).toThrow('never below zero')
  expect(() => clearingVector({ assets: [1n], owed: [[1n]] }, 'least')).toThrow('owes himself')
  expect(() => clearingVector({ assets: [1n], owed: [[0n, 0n]] }, 'least')).toThrow('table of 1 by 1')
})
