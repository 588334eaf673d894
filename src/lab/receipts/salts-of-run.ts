import { hexOf, hmacSha256, sha256 } from '../../core/money/sha256.ts'
import { Salts } from '../../core/proof/index.ts'
import type { SaltSource } from '../../wire/roots-json.ts'
import type { RunHeader } from '../run/plan.ts'

/** Where the salts of a run come from. */
export interface SaltsOfRun {
  readonly from: SaltSource
  readonly salts: Salts
  /** A few digits by which a wrong secret is told from a wrong record. */
  readonly check: string
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/**
 * The salts of one run: keyed by the secret and by everything the run was made from, so that a secret may serve many.
 *
 * @param secret null takes the scenario's seed, which everybody can read: good for a demonstration, no good for a venue
 */
export function saltsOfRun(
  { seed, scenarioHash }: Pick<RunHeader, 'seed' | 'scenarioHash'>,
  secret: Uint8Array | null,
): SaltsOfRun {
  const from = secret === null ? 'scenario-seed' : 'secret'
  const key = hmacSha256(
    secret ?? sha256(bytesOf(`breakwater scenario seed\n${seed}`)),
    bytesOf(scenarioHash),
  )
  const salts = new Salts(key)
  return { from, salts, check: hexOf(salts.of(bytesOf('check'), 0)).slice(0, 16) }
}
