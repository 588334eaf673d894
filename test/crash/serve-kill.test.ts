import { expect, test } from 'vitest'
import { killServe } from '../support/serve/kill-rounds.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`killed 3 times, a service loses nothing and does nothing twice (seed ${seed})`, async () => {
  const { acknowledged, breaks, proposals } = await killServe({ kills: 3, seed })
  expect(acknowledged).toBeGreaterThan(30)
  expect(breaks).toBeGreaterThanOrEqual(3)
  expect(proposals).toBeGreaterThan(0)
  console.log({ acknowledged, breaks, proposals })
}, 120_000)
