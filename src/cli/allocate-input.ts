import { ClaimProblem, type Policy, type PolicyOptions, UnknownPolicy } from '../core/allocation/index.ts'
import { parseDecimal } from '../core/money/units.ts'
import { readInput, textOf } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import { type ClaimContext, type ClaimSheet, readClaims, readClaimTable } from '../wire/claims.ts'
import { UsageError } from './exit.ts'
import type { Io } from './io.ts'

/** What `breakwater allocate` is given on its command line. */
export interface AllocateOptions {
  readonly policy?: string | undefined
  readonly budget?: string | undefined
  readonly deficit?: string | undefined
  readonly largestLoss?: string | undefined
  readonly decimals?: string | undefined
  readonly quantityDecimals?: string | undefined
  readonly parameter?: readonly string[] | undefined
  readonly shock?: readonly string[] | undefined
  readonly lots?: true | undefined
  readonly explain?: true | undefined
  readonly list?: true | undefined
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly out?: string | undefined
  readonly quiet?: true | undefined
}

/** A sheet of claims in which it is known what has to be found. */
export interface Question extends ClaimSheet {
  readonly budget: bigint
}

const STDIN = '<stdin>'
/** Ledger decimals where neither the file nor the command says any. */
const USUAL_DECIMALS = 6

/** Reads claims from a file or what is piped in; figures of the command line take the place of the file's. */
export async function questionFrom(
  file: string | undefined,
  options: AllocateOptions,
  io: Io,
): Promise<Question> {
  const problems = new Problems()
  const isPiped = file === undefined || file === '-'
  const text = isPiped ? await pipedText(io, problems) : await readInput(file, problems)
  const sheet = text === undefined ? undefined : sheetFrom(isPiped ? STDIN : file, text, options, problems)
  problems.throwIfAny()
  if (sheet === undefined) throw new UsageError(`Found no claims in ${file ?? STDIN}, expected some.`)
  const { decimals } = sheet
  const budget = amountOf('--budget', options.budget, decimals) ?? sheet.budget
  if (budget === null)
    throw new UsageError(
      'Found no budget, expected what is to be found. Give --budget, or "budget" in the file.',
    )
  const deficit = amountOf('--deficit', options.deficit, decimals) ?? sheet.deficit
  const largestLoss = amountOf('--largest-loss', options.largestLoss, decimals) ?? sheet.largestLoss
  return { ...sheet, budget, deficit, largestLoss }
}

/** `name=value` pairs as numbers; the policy checks their ranges. */
export function parametersFrom(pairs: readonly string[] = []): Readonly<Record<string, number>> {
  const parameters = new Map<string, number>()
  for (const pair of pairs) {
    const parts = /^([a-z][a-z-]*)=(-?\d{1,16})$/.exec(pair)
    if (parts === null || !Number.isSafeInteger(Number(parts[2])))
      throw new UsageError(
        `Found --parameter ${pair}, expected name=value with a whole number, like limit=500000.`,
      )
    if (parameters.has(parts[1]))
      throw new UsageError(`Found --parameter ${parts[1]} twice, expected it once.`)
    parameters.set(parts[1], Number(parts[2]))
  }
  return Object.fromEntries(parameters)
}

/**
 * What a policy is told besides the claims and the budget. One whole coin is as many units as the decimals say, unless
 * the command line says otherwise.
 */
export function policyOptions(
  policy: Policy,
  { shocks, decimals }: ClaimSheet,
  { lots }: AllocateOptions,
  given: Readonly<Record<string, number>>,
): PolicyOptions {
  const takesCoin = policy.parameters.some(({ name }) => name === 'coin')
  const parameters = takesCoin ? { coin: 10 ** decimals, ...given } : given
  return { parameters, ...(lots === true && { lots }), ...(shocks !== null && { shocks }) }
}

/** Works, and tells what a policy cannot work with as bad input. */
export function refusedAsUsage<Result>(policy: Policy | null, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof UnknownPolicy) throw new UsageError(error.message)
    if (!(error instanceof ClaimProblem)) throw error
    throw new UsageError(policy === null ? error.message : `${policy.name}: ${error.message}`)
  }
}

async function pipedText(io: Io, problems: Problems): Promise<string | undefined> {
  if (io.input === undefined)
    throw new UsageError('Found no file and nothing piped in, expected claims. Name a file, or pipe one in.')
  return textOf(STDIN, await io.input(), problems)
}

function sheetFrom(
  file: string,
  text: string,
  options: AllocateOptions,
  problems: Problems,
): ClaimSheet | undefined {
  const quantityDecimals = wholeDecimals('--quantity-decimals', options.quantityDecimals)
  const context: ClaimContext = {
    decimals: wholeDecimals('--decimals', options.decimals) ?? USUAL_DECIMALS,
    ...(quantityDecimals !== null && { quantityDecimals }),
  }
  return isTable(file, text)
    ? readClaimTable(file, text, context, problems)
    : readClaims(file, text, context, problems)
}

/** By the name of the file, and where that says nothing by its first line: a header has no colon and no brace. */
function isTable(file: string, text: string): boolean {
  const ending = /\.(csv|json|ya?ml)(?:\.gz)?$/i.exec(file)?.[1].toLowerCase()
  if (ending !== undefined) return ending === 'csv'
  return (
    /^\uFEFF?"?id"?\s*(,|$)/.test(text.split('\n', 1)[0].trimEnd()) ||
    /^[^{:#]*,/.test(text.split('\n', 1)[0])
  )
}

function wholeDecimals(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,2}$/.test(text) && Number(text) <= 15) return Number(text)
  throw new UsageError(`Found ${flag} ${text}, expected a whole number from 0 to 15.`)
}

function amountOf(flag: string, text: string | undefined, decimals: number): bigint | null {
  if (text === undefined) return null
  const parsed = parseDecimal(text, decimals)
  if (parsed.ok && parsed.value >= 0n) return parsed.value
  throw new UsageError(
    `Found ${flag} ${text}, expected an amount, zero or above, with at most ${decimals} decimals.`,
  )
}
