import type { Rulebook } from '../../core/waterfall/rulebook.ts'
import type { LossAsset } from '../amounts.ts'
import { gridText, moneyGrid } from './grid.ts'
import { stepToText } from './rulebook-text-steps.ts'
import { Amount, levelText, maybe, type Written } from './rulebook-text-words.ts'
import { percent } from './terms.ts'

/** What a rulebook file holds: texts, lists and mappings. */
export type RulebookText = { readonly [key: string]: PlainText }
type PlainText = string | readonly PlainText[] | RulebookText

/**
 * A rulebook in the words of a rulebook file, with all that may be left out said; read again with the same assets it is
 * the same rulebook. Amounts that differ by asset are written for each.
 *
 * @param assets that losses may be in; where there is none yet, amounts are whole units
 */
export function rulebookText(rulebook: Rulebook, assets: readonly LossAsset[]): RulebookText {
  const { trigger, call, order, bankruptcy, recourse, pool, surplus, reservations } = rulebook
  const { poolTrigger, payBack } = rulebook
  const rest = {
    rulebook: rulebook.name,
    trigger: levelText(trigger),
    call: maybe(call, levelText),
    order,
    bankruptcy: { rule: bankruptcy.rule, 'close-fee': String(bankruptcy.closeFee) },
    recourse,
    pool,
    surplus,
    reservations,
    rounding: { requirement: 'up', share: rulebook.share },
    'pool-trigger': maybe(poolTrigger, ({ pool, profit, share, until, least }) => ({
      pool,
      profit,
      share: percent(share),
      until: percent(until),
      least: percent(least),
    })),
    'pay-back': payBack ?? 'none',
  }
  const said = { ...rest, ...stepsText(rulebook, assets) }
  return plain(said, ({ units }) => gridText(units, moneyGrid(assets[0]?.decimals ?? 0))) as RulebookText
}

/**
 * One list where the steps of all assets differ in amounts alone, as those of a file do. Others, which only a program can
 * make, are told under `steps-in` by asset; no file says so, and reading that back is refused.
 */
function stepsText(rulebook: Rulebook, assets: readonly LossAsset[]): { readonly [key: string]: Written } {
  const usual = rulebook.steps.map(stepToText)
  const { stepsIn = [] } = rulebook
  const shape = shapeOf(usual)
  const areAlike = stepsIn.every(
    ({ asset, steps }) => asset < assets.length && shapeOf(steps.map(stepToText)) === shape,
  )
  if (areAlike && stepsIn.length > 0)
    return {
      steps: joined(
        assets.map((_, asset) => stepsOf(rulebook, asset).map(stepToText)),
        assets,
      ),
    }
  if (stepsIn.length === 0) return { steps: usual }
  const others = stepsIn.map(({ asset, steps }) => [
    assets[asset]?.name ?? `#${asset}`,
    steps.map(stepToText),
  ])
  return { steps: usual, 'steps-in': Object.fromEntries(others) }
}

/** What is written beside its amounts. */
function shapeOf(steps: Written): string {
  return JSON.stringify(steps, (_, value) => (value instanceof Amount ? null : value))
}

function stepsOf(rulebook: Rulebook, asset: number): Rulebook['steps'] {
  return rulebook.stepsIn?.find((each) => each.asset === asset)?.steps ?? rulebook.steps
}

/** The steps of every asset laid over each other: they differ in amounts alone, since one text was read for each. */
function joined(inAsset: readonly Written[], assets: readonly LossAsset[]): Written {
  const [first] = inAsset
  if (first instanceof Amount) return amountText(inAsset as readonly Amount[], assets)
  if (Array.isArray(first))
    return first.map((_, at) =>
      joined(
        inAsset.map((each) => (each as readonly Written[])[at]),
        assets,
      ),
    )
  if (typeof first !== 'object') return first
  const mappings = inAsset as readonly Readonly<Record<string, Written>>[]
  return Object.fromEntries(
    Object.keys(first).map((key) => [
      key,
      joined(
        mappings.map((each) => each[key]),
        assets,
      ),
    ]),
  )
}

/** One figure where it is the same for every asset; it is then in the decimals of the first. */
function amountText(amounts: readonly Amount[], assets: readonly LossAsset[]): PlainText {
  const [{ units }] = amounts
  if (amounts.every((each) => each.units === units)) return gridText(units, moneyGrid(assets[0].decimals))
  return Object.fromEntries(
    assets.map(({ name, decimals }, at) => [name, gridText(amounts[at].units, moneyGrid(decimals))]),
  )
}

/** Without what was left out. */
function plain(value: Written, amount: (of: Amount) => PlainText): PlainText | undefined {
  if (value instanceof Amount) return amount(value)
  if (value === undefined || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((each) => plain(each, amount) as PlainText)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, plain(each, amount)] as const)
      .filter((entry): entry is readonly [string, PlainText] => entry[1] !== undefined),
  )
}
