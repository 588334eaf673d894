import { cappedWaterFilling } from './capped.ts'
import { leverageDraining } from './draining.ts'
import { hashedWalk } from './hashed-walk.ts'
import { minMax } from './min-max.ts'
import { minMaxLots } from './min-max-lots.ts'
import type { Policy } from './policy.ts'
import { proRata } from './pro-rata.ts'
import { UnknownPolicy } from './problems.ts'
import { queues } from './queues.ts'
import { riskAware } from './risk.ts'

/** Every policy, family by family. */
export const policies: readonly Policy[] = [
  ...proRata,
  cappedWaterFilling,
  ...riskAware,
  ...minMax,
  ...minMaxLots,
  ...queues,
  hashedWalk,
  leverageDraining,
]

/** @throws {UnknownPolicy} when there is none of that name */
export function policyNamed(name: string): Policy {
  const policy = policies.find((known) => known.name === name)
  if (policy !== undefined) return policy
  const names = policies.map((known) => known.name)
  throw new UnknownPolicy(name, names)
}
