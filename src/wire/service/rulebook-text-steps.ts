import type { Step, StepOf } from '../../core/waterfall/rulebook.ts'
import {
  Amount,
  capsText,
  conditionText,
  duration,
  hedgeLimitText,
  limitText,
  maybe,
  priceText,
  scopeText,
  selectionText,
  sizeText,
  type Written,
  windowText,
} from './rulebook-text-words.ts'
import { percent } from './terms.ts'

type Mapping = { readonly [key: string]: Written }

/** A step in the words of a rulebook file. */
export function stepToText(step: Step): Mapping {
  const { name, when } = step
  const conditions = when.length === 0 ? undefined : when.map(conditionText)
  return { step: step.step, name: name ?? undefined, when: conditions, ...saidBy(step) }
}

/** What a kind says beside its name and conditions. */
function saidBy(step: Step): Mapping {
  switch (step.step) {
    case 'cancel-orders':
      return { which: step.which }
    case 'convert-collateral':
      return { order: step.order, price: step.price, taker: step.taker }
    case 'close-on-book':
      return closeText(step)
    case 'hedge-delta':
      return {
        with: step.with,
        until: step.until,
        limit: hedgeLimitText(step.limit),
        caps: capsText(step.caps),
      }
    case 'transfer-to-backstop':
      return transferText(step)
    case 'bid':
      return bidText(step)
    case 'deleverage':
      return deleverageText(step)
    case 'tear-up':
      return {
        price: priceText(step.price),
        scope: step.scope,
        share: maybe(step.share, (share) => (typeof share === 'string' ? share : percent(share))),
        'long-options': step.longOptions,
      }
    case 'gate':
      return { what: step.what, for: maybe(step.forMs, duration), until: step.until }
    case 'defer':
      return { for: duration(step.forMs) }
    case 'record-claim':
      return { creditors: step.creditors, seniority: String(step.seniority), units: step.units }
    default:
      return paidBy(step)
  }
}

/** Kinds that bring the deficit down. */
function paidBy(
  step: StepOf<
    | 'charge-account'
    | 'draw-fund'
    | 'draw-capital'
    | 'draw-contribution'
    | 'draw-member-fund'
    | 'draw-cover'
    | 'call'
    | 'socialise'
  >,
): Mapping {
  switch (step.step) {
    case 'charge-account':
      return {
        rate: percent(step.rate),
        of: step.of,
        cap: typeof step.cap === 'string' ? step.cap : new Amount(step.cap),
        to: step.to,
      }
    case 'draw-fund':
      return {
        scope: scopeText(step.scope),
        partial: String(step.partial),
        keep: new Amount(step.keep),
        leave: maybe(step.leave, (leave) => ({
          drawdown: percent(leave.drawdown),
          window: duration(leave.windowMs),
        })),
        caps: capsText(step.caps),
      }
    case 'draw-capital':
      return { tranche: step.tranche, caps: capsText(step.caps) }
    case 'draw-contribution':
      return { members: step.members }
    case 'draw-member-fund':
      return { members: step.members, by: step.by }
    case 'draw-cover':
      return { vault: step.vault }
    case 'call':
      return {
        members: step.members,
        multiple: percent(step.multiple),
        'cool-off': maybe(step.coolOffMs, duration),
        'multiple-of-several': maybe(step.multipleOfSeveral, percent),
        unpaid: step.unpaid,
      }
    case 'socialise':
      return {
        base: step.base,
        cap: step.cap,
        most: percent(step.most),
        index: maybe(step.index, ({ decimals, rounding, each }) => ({
          decimals: String(decimals),
          rounding,
          each,
        })),
      }
  }
}

function closeText(step: StepOf<'close-on-book'>): Mapping {
  return {
    size: sizeText(step.size),
    limit: limitText(step.limit),
    positions: step.positions,
    execution: step.execution,
    'when-hopeless': step.whenHopeless,
    caps: capsText(step.caps),
    fund: maybe(step.fund, ({ most }) => ({ most: percent(most) })),
  }
}

function transferText(step: StepOf<'transfer-to-backstop'>): Mapping {
  return {
    to: step.to,
    price: priceText(step.price),
    'equity-multiple': maybe(step.equityMultiple, percent),
    'loss-budget': maybe(step.lossBudget, windowText),
    'window-budget': maybe(step.windowBudget, ({ shareOfEquity, windowMs, resets }) => ({
      'share-of-equity': percent(shareOfEquity),
      window: duration(windowMs),
      resets,
    })),
    share: step.share,
    cut: maybe(step.cut, ({ multiplesOf, below, penalty }) => ({
      'multiples-of': percent(multiplesOf),
      below: percent(below),
      penalty: percent(penalty),
    })),
  }
}

/** Straight from one share to another, or by points, of which the last one is where the auction ends. */
function bidText(step: StepOf<'bid'>): Mapping {
  const { from, to, overMs, path, insolventBonus } = step
  const ends = { from: percent(from), 'insolvent-bonus': percent(insolventBonus) }
  if (path === undefined) return { ...ends, to: percent(to), over: duration(overMs) }
  const points = [...path, { afterMs: overMs, pays: to }]
  return {
    ...ends,
    path: points.map(({ afterMs, pays }) => ({ after: duration(afterMs), pays: percent(pays) })),
  }
}

function deleverageText(step: StepOf<'deleverage'>): Mapping {
  return {
    select: selectionText(step.select),
    price: priceText(step.price),
    among: step.among,
    cap: step.cap,
    'self-first': String(step.selfFirst),
    most: maybe(step.most, String),
    protect: maybe(step.protect, ({ keep, how }) => ({ keep, how })),
    fee: maybe(step.fee, ({ rate, to }) => ({ rate: percent(rate), to })),
    'long-options': step.longOptions,
  }
}
