import { z } from 'zod'
import type { Problems } from '../files/problems.ts'
import { readYaml } from '../files/yaml.ts'
import { problemsFromZod } from '../files/yaml-problems.ts'
import { name, partOfWhole, prose, wholeAmount, wholeFrom } from './scalars.ts'

/** Who owes what to whom, by name. Money is whole units, shares are parts per million. */
export interface NetworkText {
  /** Digits after the point of every amount. */
  readonly decimals: number
  /** What is left in a default, of own assets and of what others pay. */
  readonly recovery: { readonly assets: number; readonly claims: number }
  readonly members: readonly {
    readonly name: string
    readonly assets: bigint
    readonly owes: ReadonlyMap<string, bigint>
  }[]
}

const ALL = '100%'

/** The schema of a network's text; amounts come out as texts whose decimals are known only at the end. */
export const networkSchema: z.ZodType<NetworkText> = z
  .strictObject({
    $schema: prose.optional(),
    about: prose.optional(),
    decimals: wholeFrom(0).prefault('0').describe('Digits after the point of every amount.'),
    recovery: z
      .strictObject({ assets: partOfWhole.prefault(ALL), claims: partOfWhole.prefault(ALL) })
      .prefault({})
      .describe('What a default leaves of own assets and of what others pay.'),
    members: z.record(
      name,
      z.strictObject({ assets: wholeAmount.prefault('0'), owes: z.record(name, wholeAmount).prefault({}) }),
    ),
  })
  .transform((read, context) => {
    const names = Object.keys(read.members)
    const units = (amount: (decimals: number) => bigint | undefined, path: string[]): bigint => {
      const value = amount(read.decimals)
      if (value !== undefined) return value
      context.addIssue({
        code: 'custom',
        path,
        message: `an amount, zero or above, with at most ${read.decimals} decimals`,
      })
      return 0n
    }
    const members = Object.entries(read.members).map(([member, { assets, owes }]) => {
      const path = ['members', member]
      for (const to of Object.keys(owes))
        if (to === member || !names.includes(to))
          context.addIssue({
            code: 'custom',
            path: [...path, 'owes', to],
            message: `an amount owed to another member, which "${to}" is not`,
          })
      return {
        name: member,
        assets: units(assets, [...path, 'assets']),
        owes: new Map(Object.entries(owes).map(([to, amount]) => [to, units(amount, [...path, 'owes', to])])),
      }
    })
    return { decimals: read.decimals, recovery: read.recovery, members }
  }) as unknown as z.ZodType<NetworkText>

/**
 * Reads who owes what to whom, YAML or JSON.
 *
 * @param file its name, for problems
 * @returns undefined where there was a fault
 */
export function readNetwork(file: string, text: string, problems: Problems): NetworkText | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  if (problems.count > before) return undefined
  const read = networkSchema.safeParse(document.value)
  if (read.success) return read.data
  problems.addAll(problemsFromZod(document, read.error))
  return undefined
}
