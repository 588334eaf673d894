import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { comparedOf } from '../support/compare.ts'

const folder = new URL('../../scenarios/', import.meta.url)
const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8')

test('a vault that pays is borne by those who hold its shares, and a stake is its holder’s equity', () => {
  const scenario = textOf('hack.yaml').replace(
    /^rulebook: .*$/m,
    'rulebook: { rulebook: own, trigger: { equity: below, requirement: maintenance }, steps: [record-claim] }',
  )
  const { comparison } = comparedOf(scenario, [
    textOf('rulebooks/hack-deposit-levy.yaml'),
    textOf('rulebooks/hack-mutual-cover.yaml'),
  ])
  const [{ preferences }] = comparison.byAsset
  const stakers = preferences.regrets.find(({ account }) => account === 'stakers')
  // 7 million of the vault are the stakers' to the last unit: nobody else holds a share.
  expect(stakers?.paid.map((units) => units / 1_000_000n)).toEqual([203_153n, 7_000_000n])
  expect(stakers?.rather).toEqual(['hack-deposit-levy 0'])
  // They brought 10 million, and earned the premium of 35_000 that the wallet paid for its cover.
  const [levied, covered] = (stakers?.equityAfter ?? []).map((units) => units / 1_000_000n)
  expect(levied).toBe(10_000_000n + 35_000n - 203_154n)
  expect(covered).toBeLessThanOrEqual(10_000_000n + 35_000n - 7_000_000n)
})
