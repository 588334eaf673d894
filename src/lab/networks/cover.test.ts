import { expect, test } from 'vitest'
import { coverOf, type StressScenario } from './cover.ts'

const member = (name: string, stressLoss: bigint, margin: bigint, group = name) => ({
  member: name,
  group,
  stressLoss,
  margin,
})

const scenarios: readonly StressScenario[] = [
  { name: 'crash', members: [member('ada', 100n, 20n), member('bo', 30n, 20n), member('cy', -50n, 10n)] },
  { name: 'rally', members: [member('ada', -90n, 20n), member('bo', 70n, 20n), member('cy', 60n, 10n)] },
]

test('cover-1 and cover-2 may come from two scenarios', () => {
  expect(coverOf(scenarios, 1)).toEqual({ amount: 80n, scenario: 'crash', groups: ['ada'] })
  expect(coverOf(scenarios, 2)).toEqual({ amount: 100n, scenario: 'rally', groups: ['bo', 'cy'] })
})

test('affiliates fall together, and the gain of one does not pay for the loss of another', () => {
  const group = [
    {
      name: 'crash',
      members: [member('ada', 100n, 20n, 'G'), member('adas-desk', -100n, 0n, 'G'), member('bo', 90n, 0n)],
    },
  ]
  expect(coverOf(group, 1)).toEqual({ amount: 90n, scenario: 'crash', groups: ['bo'] })
  expect(coverOf(group, 2)).toEqual({ amount: 170n, scenario: 'crash', groups: ['bo', 'G'] })
})

test('a fund that nobody needs has no scenario behind it', () => {
  expect(coverOf([{ name: 'calm', members: [member('ada', 5n, 20n)] }], 2)).toEqual({
    amount: 0n,
    scenario: null,
    groups: [],
  })
})
