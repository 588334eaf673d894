import { expect, test } from 'vitest'
import { killServe } from '../support/serve/kill-rounds.ts'
import { expectToldPast } from '../support/serve/told-past.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`killed twice, a service loses nothing and does nothing twice (seed ${seed})`, async () => {
  const { askers, acknowledged, breaks, proposals } = await killServe({ kills: 2, seed })
  expect(acknowledged).toBeGreaterThan(30)
  expect(breaks).toBeGreaterThanOrEqual(2)
  expect(proposals).toBeGreaterThan(0)
  await expectToldPast(askers)
}, 120_000)
