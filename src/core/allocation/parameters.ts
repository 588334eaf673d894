import { isAmount } from '../money/columns.ts'
import type { PolicyOptions, PolicyParameter } from './policy.ts'
import { ClaimProblem } from './problems.ts'

/** Share of one in parts per million, the unit of every ratio a policy is given. */
export const ONE = 1_000_000

/**
 * The values of a policy's parameters: as given, or what they usually are.
 *
 * @throws {ClaimProblem} when a name is none of the policy's, or a value is not whole or out of its range
 */
export function parametersOf(
  policy: string,
  parameters: readonly PolicyParameter[],
  options: PolicyOptions,
): Record<string, number> {
  const given = options.parameters ?? {}
  for (const name of Object.keys(given))
    if (!parameters.some((parameter) => parameter.name === name))
      throw new ClaimProblem(unknown(policy, parameters, name))
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, usedValue(parameter, given)]))
}

/** @throws {ClaimProblem} when the budget is below zero */
export function checkBudget(budget: bigint): void {
  if (budget < 0n) throw new ClaimProblem(`The budget is ${budget}. Give what is to be found, zero or more.`)
}

/**
 * The caps, none above the limits an option sets.
 *
 * @throws {ClaimProblem} when there is not one limit, whole and >= 0, for each row
 */
export function withinLimits(caps: Float64Array, { limits }: PolicyOptions): Float64Array {
  if (limits === undefined) return caps
  if (limits.length !== caps.length || !limits.every(isAmount))
    throw new ClaimProblem(
      `There are ${limits.length} limits for ${caps.length} claims, or one is no amount. Give one whole number >= 0 for each.`,
    )
  return caps.map((cap, row) => Math.min(cap, limits[row]))
}

function usedValue(
  { name, usual, least, most }: PolicyParameter,
  given: Readonly<Record<string, number>>,
): number {
  const value = given[name] ?? usual
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new ClaimProblem(
    `The parameter "${name}" is ${value}; a whole number between ${least} and ${most} was expected.`,
  )
}

function unknown(policy: string, parameters: readonly PolicyParameter[], name: string): string {
  const known = parameters.map((parameter) => parameter.name).join(', ')
  return `"${policy}" has no parameter "${name}". ${known === '' ? 'It takes none.' : `It takes: ${known}.`}`
}
