import { expect, test } from 'vitest'
import { killRounds } from '../support/host/kill-rounds.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`killed at 6 moments, hosts lose nothing they acknowledged and do nothing twice (seed ${seed})`, async () => {
  const replies = await killRounds({ kills: 2, hosts: 3, seed })
  expect(replies).toBeGreaterThan(100)
}, 120_000)
