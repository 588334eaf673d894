import { expect, test } from 'vitest'
import { usualRulebook as plainRulebook } from '../../../test/support/clearing-house.ts'
import { policies } from '../../core/allocation/index.ts'
import { type Rulebook, type Step, scoreNames } from '../../core/waterfall/rulebook.ts'
import { policyOfRulebook } from './policy-of.ts'

const rulebook = (...steps: readonly object[]): Rulebook => {
  const list: unknown = steps.map((step) => ({ name: null, when: [], ...step }))
  return { ...plainRulebook, name: 'drawn', steps: list as Step[] }
}
const queue = (score: string) => ({ step: 'deleverage', select: { by: 'queue', score } })

test('every score of a queue has its policy', () => {
  const known = policies.map(({ name }) => name)
  for (const score of scoreNames) {
    const mapped = policyOfRulebook(rulebook(queue(score)))
    expect(mapped.ok && known.includes(mapped.policy)).toBe(true)
  }
})

test('the first step in which participants share decides, whatever stands around it', () => {
  const socialise = { step: 'socialise', base: 'equity' }
  expect(policyOfRulebook(rulebook({ step: 'draw-fund' }, socialise, queue('profit')))).toEqual({
    ...{ ok: true, step: 'socialise', policy: 'equity-pro-rata', note: null },
  })
  expect(policyOfRulebook(rulebook({ step: 'tear-up' }, socialise))).toMatchObject({
    policy: 'contract-pro-rata',
  })
  expect(policyOfRulebook(rulebook({ step: 'socialise', base: 'gains-since-entry' }))).toMatchObject({
    policy: 'profit-pro-rata',
  })
})

test('what claims cannot say is refused by name', () => {
  const because = (step: object): string => {
    const mapped = policyOfRulebook(rulebook(step))
    return mapped.ok ? '' : mapped.because
  }
  expect(because({ step: 'socialise', base: 'cash' })).toBe(
    'the step socialise of drawn shares by cash, which no column of a claim sheet holds',
  )
  expect(because({ step: 'deleverage', name: 'walk', select: { by: 'hashed-walk', limit: 9 } })).toContain(
    'the step walk',
  )
  expect(because({ step: 'deleverage', select: { by: 'named', accounts: ['a'] } })).toContain('by name')
  expect(because({ step: 'draw-fund' })).toBe('drawn has no step in which participants share a loss')
})
