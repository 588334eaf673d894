import { z } from 'zod'
import type { Problems } from '../files/problems.ts'
import { readYaml } from '../files/yaml.ts'
import { problemsFromZod } from '../files/yaml-problems.ts'
import { name, prose, signedAmount, wholeAmount, wholeFrom } from './scalars.ts'

/** Stress losses by scenario and member. Money is whole units. */
export interface StressText {
  readonly decimals: number
  readonly scenarios: readonly {
    readonly name: string
    readonly members: readonly {
      readonly member: string
      readonly group: string
      readonly stressLoss: bigint
      readonly margin: bigint
    }[]
  }[]
}

/** The schema of a table of stress losses. */
export const stressSchema: z.ZodType<StressText> = z
  .strictObject({
    $schema: prose.optional(),
    about: prose.optional(),
    decimals: wholeFrom(0).prefault('0').describe('Digits after the point of every amount.'),
    scenarios: z.record(
      name,
      z.array(
        z.strictObject({
          member: name,
          group: name
            .optional()
            .describe('Members of one group default together; the member itself when left out.'),
          loss: signedAmount.describe('What closing the positions would lose; below zero it is a gain.'),
          margin: wholeAmount.prefault('0').describe('Own margin and own contribution, which pay first.'),
        }),
      ),
    ),
  })
  .transform(({ decimals, scenarios }, context) => {
    const units = (amount: (decimals: number) => bigint | undefined, path: (string | number)[]): bigint => {
      const value = amount(decimals)
      if (value === undefined)
        context.addIssue({ code: 'custom', path, message: `an amount with at most ${decimals} decimals` })
      return value ?? 0n
    }
    return {
      decimals,
      scenarios: Object.entries(scenarios).map(([scenario, members]) => ({
        name: scenario,
        members: members.map(({ member, group, loss, margin }, at) => ({
          member,
          group: group ?? member,
          stressLoss: units(loss, ['scenarios', scenario, at, 'loss']),
          margin: units(margin, ['scenarios', scenario, at, 'margin']),
        })),
      })),
    }
  }) as unknown as z.ZodType<StressText>

/**
 * Reads a table of stress losses, YAML or JSON.
 *
 * @param file its name, for problems
 * @returns undefined where there was a fault
 */
export function readStress(file: string, text: string, problems: Problems): StressText | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  if (problems.count > before) return undefined
  const read = stressSchema.safeParse(document.value)
  if (read.success) return read.data
  problems.addAll(problemsFromZod(document, read.error))
  return undefined
}
