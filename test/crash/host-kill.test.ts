import { expect, test } from 'vitest'
import { killRounds } from '../support/host/kill-rounds.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`killed at 12 moments, hosts lose nothing they acknowledged and do nothing twice (seed ${seed})`, async () => {
  const replies = await killRounds({ kills: 2, hosts: 6, seed })
  expect(replies).toBeGreaterThan(200)
}, 120_000)
