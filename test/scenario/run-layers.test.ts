import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runOf } from '../support/scenarios.ts'

const crowd = readFileSync(join(import.meta.dirname, 'crowd.yaml'), 'utf8')

/** Steps that rulebooks are put together from here; a claim ends every one of them. */
const pieces = [
  '{ step: close-on-book, size: to-health, limit: bankruptcy-price }',
  '{ step: close-on-book, size: all, limit: none }',
  '{ name: insurance, step: draw-fund, scope: instrument }',
  '{ name: vault, step: transfer-to-backstop, to: [vault], price: bankruptcy-price-after-paid }',
  '{ step: deleverage, select: { queue: profit-times-leverage }, price: bankruptcy-price }',
  '{ step: deleverage, select: { queue: leverage }, price: mark }',
  '{ step: tear-up, price: mark }',
  '{ step: socialise, base: equity }',
  '{ step: socialise, base: gains-since-entry }',
]

function scenarioWith(steps: readonly string[], surplus: string, recourse: string, seed: string): string {
  const list = [...steps, 'record-claim'].map((step) => `    - ${step}\n`).join('')
  return crowd
    .replace('seed: crowd', `seed: ${seed}`)
    .replace('accounts: 200', 'accounts: 40\n  isolated-share: 30%')
    .replace(/ {2}steps:\n(?: {4}.*\n)+/, `  surplus: ${surplus}\n  recourse: ${recourse}\n  steps:\n${list}`)
    .replace('funds: [', 'funds: [{ name: vault, kind: backstop, balance: 5_000 }, ')
}

test('under any rulebook the layers are the default loss, to the unit, and no law is broken', () => {
  const rules = fc.record({
    steps: fc.shuffledSubarray(pieces, { minLength: 2 }),
    surplus: fc.constantFrom('bucket', 'fund'),
    recourse: fc.constantFrom('none', 'siblings'),
    seed: fc.nat(1_000).map((n) => `seed-${n}`),
  })
  fc.assert(
    fc.property(rules, ({ steps, surplus, recourse, seed }) => {
      const { result } = runOf(scenarioWith(steps, surplus, recourse, seed))
      expect(result.losses.length).toBeGreaterThan(0)
      expect(result.laws.filter(({ holds }) => !holds)).toEqual([])
      for (const { layers, defaultLoss } of result.totals) {
        expect(layers.reduce((sum, { paid }) => sum + paid, 0n)).toBe(defaultLoss)
        expect(layers.filter(({ paid }) => paid < 0n)).toEqual([])
      }
    }),
    { numRuns: 25 },
  )
})
