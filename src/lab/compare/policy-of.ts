import {
  nameOf,
  type Rulebook,
  type ScoreName,
  type Selection,
  type SocialiseBase,
  type Step,
} from '../../core/waterfall/rulebook.ts'

/** The policy that shares a claim sheet as a rulebook's first sharing step would, or why there is none. */
export type PolicyOfRulebook =
  | { readonly ok: true; readonly step: string; readonly policy: string; readonly note: string | null }
  | { readonly ok: false; readonly because: string }

const byScore: Readonly<Record<ScoreName, string>> = {
  'profit-times-leverage': 'queue-profit-times-leverage',
  'profit-over-wallet-times-margin-ratio': 'queue-profit-over-wallet',
  'profit-ratio-over-margin-ratio': 'queue-profit-over-margin-ratio',
  'mark-over-entry-times-notional-over-equity': 'queue-mark-over-entry',
  leverage: 'queue-leverage',
  profit: 'queue-profit',
}

const gains = 'the column "profit" stands for the gains of that base'
const contracts = 'by contracts, which within one instrument is by open interest'

/** Bases a claim sheet has a column for; the others ask for something it does not know. */
const byBase: Readonly<Partial<Record<SocialiseBase, readonly [policy: string, note: string | null]>>> = {
  equity: ['equity-pro-rata', null],
  'gains-since-default': ['profit-pro-rata', gains],
  'gains-since-settlement': ['profit-pro-rata', gains],
  'gains-since-entry': ['profit-pro-rata', gains],
  'profit-of-period': ['profit-pro-rata', gains],
  'open-interest': ['contract-pro-rata', contracts],
  'open-interest-opposite': ['contract-pro-rata', contracts],
}

/**
 * A claim sheet knows who could be asked and for how much, and nothing of prices, funds or books. So a rulebook comes
 * down to the first step in which participants share what is missing: how it chooses them is a policy.
 */
export function policyOfRulebook({ name, steps }: Rulebook): PolicyOfRulebook {
  const first = steps.find(({ step }) => step === 'deleverage' || step === 'tear-up' || step === 'socialise')
  if (first === undefined)
    return { ok: false, because: `${name} has no step in which participants share a loss` }
  const found = policyOfStep(first)
  return typeof found === 'string'
    ? { ok: false, because: `the step ${nameOf(first)} of ${name} ${found}` }
    : { ok: true, step: nameOf(first), policy: found[0], note: found[1] }
}

/** The policy with a note, or why there is none as the end of a sentence. */
function policyOfStep(step: Step): readonly [string, string | null] | string {
  switch (step.step) {
    case 'deleverage':
      return policyOfSelection(step.select)
    case 'tear-up':
      return ['contract-pro-rata', null]
    case 'socialise':
      return byBase[step.base] ?? `shares by ${step.base}, which no column of a claim sheet holds`
    default:
      return 'is no way to share'
  }
}

function policyOfSelection(select: Selection): readonly [string, string | null] | string {
  switch (select.by) {
    case 'queue':
      return [byScore[select.score], null]
    case 'size':
      return ['queue-largest-first', 'by notional, which within one instrument is by size']
    case 'pro-rata':
      return ['contract-pro-rata', null]
    case 'hashed-walk':
      return 'starts at a place drawn from the number of a command, and a claim sheet has none'
    case 'named':
      return 'takes accounts by name, which is no policy over claims'
  }
}
