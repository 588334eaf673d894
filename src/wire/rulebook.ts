import { z } from 'zod'
import { type BankruptcyRule, bankruptcyRules } from '../core/margin/bankruptcy-price.ts'
import { sha256Hex } from '../core/money/sha256.ts'
import type { Rulebook } from '../core/waterfall/rulebook.ts'
import type { Problems } from '../files/problems.ts'
import { readYaml } from '../files/yaml.ts'
import { type PlacedValue, problemsFromZod } from '../files/yaml-problems.ts'
import { amountFor, type LossAsset } from './amounts.ts'
import { canonicalJson } from './canonical-json.ts'
import { oneOrMany } from './forms.ts'
import { poolTrigger } from './rulebook-mutual.ts'
import { stepWith } from './rulebook-steps.ts'
import { level } from './rulebook-words.ts'
import { flag, name, prose, words } from './scalars.ts'

/** What a rulebook's text needs to become core's: the decimals its amounts of money are written in. */
export interface RulebookContext {
  /** Ledger decimals that an amount without an asset is written in, whole, zero or above. */
  readonly decimals: number
  /** The assets that losses may be in, in the order of their numbers; amounts by asset are read with them alone. */
  readonly assets?: readonly LossAsset[]
}

/**
 * Turns a rulebook's text into core's rulebook: percentages to parts per million, durations to milliseconds,
 * amounts to whole units, all exactly or not at all.
 *
 * @param document from `readYaml`, or a part of one
 * @param problems takes every fault at once, each with its place
 * @returns undefined where there was a fault
 */
export function toRulebook(
  document: PlacedValue,
  context: RulebookContext,
  problems: Problems,
): Rulebook | undefined {
  const assets = context.assets ?? []
  const inAssets: Rulebook[] = []
  for (const asset of assets.length === 0 ? [null] : assets) {
    const read = rulebookSchema(context.decimals, asset).safeParse(document.value)
    if (!read.success) {
      problems.addAll(problemsFromZod(document, read.error))
      return undefined
    }
    inAssets.push(read.data)
  }
  return joined(inAssets)
}

/** One rulebook out of its readings for each asset: where amounts differ, an asset has steps of its own. */
function joined([first, ...others]: readonly Rulebook[]): Rulebook {
  const usual = canonicalJson(first.steps)
  const stepsIn = others
    .map(({ steps }, at) => ({ asset: at + 1, steps }))
    .filter(({ steps }) => canonicalJson(steps) !== usual)
  return stepsIn.length === 0 ? first : { ...first, stepsIn }
}

/**
 * Reads a rulebook file, YAML or JSON.
 *
 * @param file its name, for problems
 * @returns undefined where there was a fault
 */
export function readRulebook(
  file: string,
  text: string,
  context: RulebookContext,
  problems: Problems,
): Rulebook | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  return problems.count > before ? undefined : toRulebook(document, context, problems)
}

/** A rulebook as canonical JSON: the same rules give the same text, whatever the file looked like. */
export function rulebookToText(rulebook: Rulebook): string {
  return canonicalJson(rulebook)
}

/** The SHA-256 hash of the canonical text, 64 hexadecimal digits: what a receipt names a rulebook by. */
export function rulebookHash(rulebook: Rulebook): string {
  return sha256Hex(new TextEncoder().encode(rulebookToText(rulebook)))
}

/**
 * The schema of a rulebook's text.
 *
 * @param decimals of the amounts, or null where only the form is to be checked; amounts are 0 then
 * @param asset the one whose amounts are read, where they are said by asset
 */
export function rulebookSchema(decimals: number | null, asset: LossAsset | null = null): z.ZodType<Rulebook> {
  const money = amountFor(decimals, asset)
  return z
    .strictObject({
      $schema: prose.optional(),
      rulebook: name.describe('Name of the rulebook.'),
      about: oneOrMany(prose).optional().describe('What it is, and whose rules these are.'),
      trigger: level.describe('When a bucket is liquidated.'),
      call: level.optional().describe('When an account is called for margin; left out, nobody is called.'),
      order: words('equity-over-maintenance', 'largest-deficit', 'account').prefault(
        'equity-over-maintenance',
      ),
      bankruptcy: bankruptcy.prefault({}),
      recourse: words('none', 'siblings').prefault('none'),
      pool: words('account', 'command', 'period').prefault('command'),
      surplus: words('bucket', 'fund', 'fund-per-fill').prefault('bucket'),
      reservations: words('initial', 'maintenance').prefault('initial'),
      rounding: rounding.prefault({}),
      'pool-trigger': poolTrigger.optional(),
      'pay-back': words('none', 'reverse-order').prefault('none'),
      steps: z.array(stepWith(money)).min(1),
    })
    .transform(
      ({
        $schema,
        rulebook,
        about,
        call,
        rounding,
        'pool-trigger': poolTrigger,
        'pay-back': payBack,
        ...rest
      }) => ({
        name: rulebook,
        ...rest,
        call: call ?? null,
        share: rounding.share,
        ...(poolTrigger === undefined ? {} : { poolTrigger }),
        ...(payBack === 'none' ? {} : { payBack }),
      }),
    )
}

const rule = words<BankruptcyRule>(...bankruptcyRules)

const bankruptcy = z
  .strictObject({ rule: rule.prefault('share-by-maintenance'), 'close-fee': flag.prefault('true') })
  .transform(({ rule, 'close-fee': closeFee }) => ({ rule, closeFee }))

/** Requirements always round up; the word may stand there so that a reader sees it. */
const rounding = z.strictObject({
  requirement: words('up').prefault('up'),
  share: words('largest-remainder', 'cumulative').prefault('largest-remainder'),
})
