import { expect, test } from 'vitest'
import { killServe } from '../support/serve/kill-rounds.ts'
import { expectToldPast } from '../support/serve/told-past.ts'

const seed = Number(process.env.BREAKWATER_SEED ?? Date.now() % 2 ** 31)

test(`killed 30 times, a service loses nothing and does nothing twice (seed ${seed})`, async () => {
  const { askers, acknowledged, breaks, proposals } = await killServe({ kills: 30, seed })
  console.log({ acknowledged, breaks, proposals })
  expect(acknowledged).toBeGreaterThan(600)
  expect(breaks).toBeGreaterThanOrEqual(30)
  expect(proposals).toBeGreaterThan(10)
  await expectToldPast(askers)
})
