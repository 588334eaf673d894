import { z } from 'zod'
import { nameOf } from '../../../core/waterfall/rulebook.ts'
import { type RulebookContext, rulebookHash, rulebookToText } from '../../rulebook.ts'
import { rulebookInWords } from '../../rulebook-in-words.ts'
import { rulebook as rulebookRole } from '../bodies/rules.ts'
import type { Names } from '../names.ts'
import { type RulebookText, rulebookText } from '../rulebook-text.ts'
import { name, number } from './parts.ts'

/** A rulebook as it stands in a list. */
export interface RulebookLine {
  readonly version: number
  readonly name: string
  readonly hash: string
  /** Names of the steps in their order. */
  readonly steps: readonly string[]
  readonly inForce: boolean
  /** Open losses that go on under it. */
  readonly openLosses: number
}

const lineFields = {
  version: number.describe('Place among those adopted, from 0.'),
  name,
  hash: name.describe('sha256 of its canonical text: what receipts name it by.'),
  steps: z.array(name).describe('Names of the steps in their order.'),
  inForce: z.boolean(),
  openLosses: z.int().describe('Open losses that go on under it.'),
}

export const rulebookLine: z.ZodType<RulebookLine, unknown> = z
  .object(lineFields)
  .meta({ id: 'RulebookLine' })

export function rulebookLineOf({ house }: Names, version: number): RulebookLine {
  const rulebook = house.rulebooks[version]
  return {
    version,
    name: rulebook.name,
    hash: rulebookHash(rulebook),
    steps: rulebook.steps.map(nameOf),
    inForce: version === house.rulebooks.length - 1,
    openLosses: [...house.tables.losses.values()].filter((loss) => loss.rulebook === version).length,
  }
}

/** A step in words. */
export interface WordsOfStep {
  readonly name: string
  readonly kind: string
  readonly does: string
  readonly how: readonly string[]
  readonly when: readonly string[]
}

const wordsOfStep: z.ZodType<WordsOfStep, unknown> = z
  .object({
    name,
    kind: name,
    does: z.string(),
    how: z.array(z.string()),
    when: z.array(z.string()).describe('What it waits for; empty where it always comes.'),
  })
  .meta({ id: 'WordsOfStep' })

export interface RulebookAnswer extends RulebookLine {
  /** In the words of a rulebook file. */
  readonly rulebook: RulebookText
  /** Canonical JSON, whose sha256 is the hash. */
  readonly text: string
  readonly words: { readonly head: readonly string[]; readonly steps: readonly WordsOfStep[] }
}

export const rulebookAnswer: z.ZodType<RulebookAnswer, unknown> = z
  .object({
    ...lineFields,
    rulebook: rulebookRole.schema as unknown as z.ZodType<RulebookText, unknown>,
    text: z.string().describe('Canonical JSON, amounts in units; its sha256 is the hash.'),
    words: z.object({ head: z.array(z.string()), steps: z.array(wordsOfStep) }),
  })
  .meta({ id: 'AdoptedRulebook' })

export function rulebookAnswerOf(names: Names, version: number): RulebookAnswer {
  const rulebook = names.house.rulebooks[version]
  return {
    ...rulebookLineOf(names, version),
    rulebook: rulebookText(rulebook, names.house.markets.assets),
    text: rulebookToText(rulebook),
    words: rulebookInWords(rulebook, contextOf(names)),
  }
}

/** What a rulebook's amounts are read and told in, where a house is open. */
export function contextOf({ house: { markets } }: Names): RulebookContext {
  return { decimals: markets.assets[0]?.decimals ?? 6, assets: markets.assets }
}

/** A line of a comparison of two rulebooks. */
export interface DifferenceAnswer {
  readonly of: string
  readonly one: WordsOfStep | null
  readonly other: WordsOfStep | null
  readonly onlyOne: readonly string[]
  readonly onlyOther: readonly string[]
}

export const differencesAnswer: z.ZodType<{ readonly differences: readonly DifferenceAnswer[] }, unknown> = z
  .object({
    differences: z.array(
      z
        .object({
          of: name.describe('`head` for what stands before the steps, else the kind of the step.'),
          one: wordsOfStep.nullable(),
          other: wordsOfStep.nullable(),
          onlyOne: z.array(z.string()).describe('Clauses that only the first has.'),
          onlyOther: z.array(z.string()).describe('Clauses that only the second has.'),
        })
        .meta({ id: 'Difference' }),
    ),
  })
  .meta({ id: 'Differences' })

export interface CheckedRulebook {
  readonly name: string
  readonly hash: string
  readonly findings: readonly RulebookFindingAnswer[]
}

interface RulebookFindingAnswer {
  readonly severity: string
  readonly fault: string
  /** Place of the step, from 0; null for the list as a whole. */
  readonly step: number | null
  readonly message: string
}

export const checkedRulebook: z.ZodType<CheckedRulebook, unknown> = z
  .object({
    name,
    hash: name,
    findings: z.array(
      z.object({
        severity: z.enum(['error', 'warning']),
        fault: name,
        step: number.nullable().describe('Place of the step, from 0; null for the list as a whole.'),
        message: z.string(),
      }),
    ),
  })
  .meta({
    id: 'CheckedRulebook',
    description:
      'What it cannot mean in this house: steps without effect, names that lead nowhere, losses without an end.',
  })
