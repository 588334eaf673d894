import { expect, test } from 'vitest'
import { killRounds } from '../support/host/kill-rounds.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`killed at 120 moments, hosts lose nothing they acknowledged and do nothing twice (seed ${seed})`, async () => {
  const replies = await killRounds({ kills: 24, hosts: 5, seed })
  expect(replies).toBeGreaterThan(2_000)
})
