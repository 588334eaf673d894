import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { RunResult } from '../../src/lab/run-result.ts'
import { runOf } from '../support/scenarios.ts'

const folder = new URL('../../scenarios/', import.meta.url)

/** The shipped hack under one of the shipped rulebooks, which takes the place of the one the scenario names. */
function hackUnder(name: string): { result: RunResult; layers: Record<string, bigint> } {
  const rulebook = readFileSync(new URL(`rulebooks/hack-${name}.yaml`, folder), 'utf8')
  const inline = `rulebook:\n${rulebook.replace(/^/gm, '  ')}`
  const text = readFileSync(new URL('hack.yaml', folder), 'utf8').replace(/^rulebook: .*$/m, inline)
  const { result, isSound } = runOf(text)
  expect(isSound).toBe(true)
  const [{ layers }] = result.totals
  return {
    result,
    layers: Object.fromEntries(
      layers.filter(({ paid }) => paid !== 0n).map((layer) => [layer.name, layer.paid]),
    ),
  }
}

const lost = 12_000_000_000_000n
/** A million of the wallet less the premium it paid for cover. */
const own = 965_000_000_000n

test.each([
  [
    'default-fund',
    {
      'own margin': own,
      'venue-capital': 1_500_000_000_000n,
      'default-fund': 6_000_000_000_000n,
      assessments: 3_345_833_333_333n, // a fifth of a million that broker-east cannot pay is his debt
      'record-claim': 189_166_666_667n,
    },
  ],
  [
    'deposit-levy',
    { 'own margin': own, 'venue-capital': 1_500_000_000_000n, 'deposit-levy': 9_535_000_000_000n },
  ],
  [
    'recovery-tokens',
    { 'own margin': own, 'venue-capital': 1_500_000_000_000n, 'recovery-tokens': 9_535_000_000_000n },
  ],
  [
    'mutual-cover',
    {
      'own margin': own,
      'mutual-cover': 7_000_000_000_000n,
      'venue-capital': 1_500_000_000_000n,
      'deposit-levy': 2_535_000_000_000n,
    },
  ],
])('the same hack under %s is the same loss, borne by others', (name, expected) => {
  const { result, layers } = hackUnder(name)
  expect(layers).toEqual(expected)
  expect(result.totals[0].defaultLoss).toBe(lost)
})

test('what is found later goes to who is owed: members, token holders, the levied; under a plain levy to nobody', () => {
  const refused = (name: string): string =>
    hackUnder(name)
      .result.refusedInput.map(({ what }) => what)
      .join()
  expect(hackUnder('recovery-tokens').result.totals[0].claimsOutstanding).toBe(4_535_000_000_000n)
  expect(refused('deposit-levy')).toContain('(repay-claim)')
  expect(refused('mutual-cover')).toBe('')
})
