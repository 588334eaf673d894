import fc from 'fast-check'

/**
 * Where a seed is given, every generated case comes from it, so that a check of one state of the repository answers the
 * same each time it is asked. Without one each run draws its own, and prints it when a case fails.
 */
const given = process.env.BREAKWATER_SEED
if (given !== undefined && given !== '') {
  const seed = Number(given)
  if (!Number.isSafeInteger(seed))
    throw new Error(`Found ${given} in BREAKWATER_SEED, expected a whole number.`)
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seed | 0 })
}
