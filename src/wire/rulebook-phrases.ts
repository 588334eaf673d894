import type { BehindFills, Condition, Cut, PoolTrigger, Rulebook } from '../core/waterfall/rulebook.ts'
import type { RulebookContext } from './rulebook.ts'
import {
  amountText,
  duration,
  type Fields,
  fieldsText,
  formText,
  percent,
  plain,
  quoted,
  scopeText,
  spelled,
} from './rulebook-figures.ts'

type Say = (value: never, context: RulebookContext) => string | null

interface Level {
  readonly share: number
  readonly equity: 'below' | 'at-or-below'
}

/** One field of the head or of a step as a clause; none for a field that is not set or needs no words. */
export function clause(kind: string, key: string, value: unknown, context: RulebookContext): string[] {
  const say = phrases[`${kind}.${key}`] ?? (kind === 'head' ? undefined : phrases[key])
  const words = say === undefined ? plain(key, value, context) : say(value as never, context)
  return words === null ? [] : [words]
}

/** What a step waits for, as the end of a sentence "only while …". */
export function conditionText(condition: Condition, context: RulebookContext): string {
  switch (condition.on) {
    case 'bucket':
      return `equity is ${levelText(condition.level)}`
    case 'instrument':
      return `the instrument is ${spelled(condition.is)}`
    case 'operator':
      return `the operator’s order "${condition.order}" is on`
    case 'deficit':
      return `the deficit is ${spelled(condition.is)}`
    case 'margin':
      return margins[condition.is] ?? `margin ${spelled(condition.is)}`
    case 'source':
      return `the loss comes from ${condition.is.map(spelled).join(' or ')}`
    default: {
      const { on, ...fields } = condition as unknown as { readonly on: string } & Fields
      return `${spelled(on)}: ${fieldsText(fields, context)}`
    }
  }
}

/** What each word of a field stands for; one that is not listed is said as it is. */
function oneOf(meanings: Readonly<Record<string, string>>): Say {
  return (word: string) => meanings[word] ?? spelled(word)
}

/** Phrases by `kind.field`, or by `field` where every kind says it alike. Null is a field that needs no words. */
const phrases: Readonly<Record<string, Say>> = {
  'head.trigger': (level: Level) => `liquidated when equity is ${levelText(level)}`,
  'head.call': (level: Level | null) =>
    level === null ? 'nobody is called for margin' : `called when equity is ${levelText(level)}`,
  'head.order': (word: string) => `of several accounts, by ${spelled(word)}`,
  'head.bankruptcy': ({ rule, closeFee }: Rulebook['bankruptcy']) =>
    `bankruptcy price with equity laid on positions by ${spelled(rule).replace('share by ', '')}, the closing fee ${closeFee ? 'counted' : 'left out'}`,
  'head.recourse': (word: string) =>
    word === 'none' ? 'other accounts of the owner do not answer' : `the owner’s ${word} answer first`,
  'head.pool': (word: string) => `losses are allocated together by ${word}`,
  'head.surplus': (word: string) => `what is left over goes to ${surpluses[word] ?? word}`,
  'head.reservations': (word: string) => `orders set aside ${word} margin`,
  'head.share': (word: string) => `shares round by ${spelled(word)}`,
  'head.payBack': (word: string) => `what a closed loss brings in later goes back in ${spelled(word)}`,
  'head.poolTrigger': ({ pool, profit, share, until, least }: PoolTrigger) =>
    `traders’ profit ${spelled(profit)} ${percent(share)} of the pool "${pool}" is a loss of it, until it is ${percent(until)}, and never closed below ${percent(least)}`,
  'cancel-orders.which': (word: string) => (word === 'all' ? 'all orders' : `only ${spelled(word)} ones`),
  'close-on-book.size': sizeText,
  'close-on-book.limit': (limit: Fields, context) => `at ${limitText(limit, context)}`,
  'close-on-book.positions': (word: string) =>
    word === 'largest-relief'
      ? 'the position whose closing relieves most first'
      : word.startsWith('largest')
        ? `the position with the ${spelled(word)} first`
        : `positions ${spelled(word)}`,
  'close-on-book.execution': oneOf({
    depth: 'against the known book',
    outside: 'by an order in an outside matching engine',
  }),
  'close-on-book.whenHopeless': oneOf({
    'close-all': 'where closing costs what it frees, all of it',
    'hand-over': 'where closing costs what it frees, the next step takes over',
  }),
  'close-on-book.fund': ({ most }: BehindFills) =>
    `the fund behind each fill by itself: of one better than the bankruptcy price it gets up to ${percent(most)} of the fill, for one worse it pays all that lacks, or the fill is refused`,
  'hedge-delta.with': (symbols: readonly string[]) => `with ${symbols.map(quoted).join(', then ')}`,
  'hedge-delta.until': oneOf({
    health: 'as little as brings equity to maintenance',
    flat: 'on to where it lacks least, however little that is',
  }),
  'hedge-delta.limit': (limit: Fields, context) => {
    if (limit.at === 'none') return 'at any price'
    if (limit.at === 'mark') return `at prices within ${percent(Number(limit.within))} of the mark`
    return `at ${formText('at', limit, context)}`
  },
  'transfer-to-backstop.to': (names: readonly string[]) => `to ${names.map(quoted).join(', then ')}`,
  'transfer-to-backstop.equityMultiple': (share: number | null) =>
    share === null ? null : `each up to ${percent(share)} of its equity in notional`,
  'transfer-to-backstop.share': (word: string) =>
    word === 'by-capacity' ? 'all at once, each by the room it has' : spelled(word),
  'transfer-to-backstop.cut': ({ multiplesOf, below, penalty }: Cut) =>
    `every position by one share, the smallest multiple of ${percent(multiplesOf)} after which maintenance over equity is below ${percent(below)}, with ${percent(penalty)} of the maintenance taken off as a penalty`,
  'bid.from': (share: number) => `for ${percent(share)} of the equity at first`,
  'bid.path': (points: readonly { readonly afterMs: number; readonly pays: number }[]) =>
    `through ${points.map(({ afterMs, pays }) => `${percent(pays)} after ${duration(afterMs)}`).join(', ')}`,
  'bid.to': (share: number) => `for ${percent(share)} at the end`,
  'bid.insolventBonus': (share: number) =>
    `with nothing left, for a bonus that grows to ${percent(share)} of maintenance`,
  'deleverage.select': selectionText,
  'deleverage.most': (most: number | null) => (most === null ? null : `${most} accounts at most`),
  'deleverage.among': (word: string) => (word === 'all' ? null : `only those ${spelled(word)}`),
  'deleverage.selfFirst': (is: boolean) => (is ? 'the owner’s other accounts first' : null),
  'draw-fund.keep': (units: number, context) => (units === 0 ? null : plain('keep', units, context)),
  'draw-fund.partial': (is: boolean) =>
    is ? 'as much as it has, where it has less' : 'all of a loss or nothing of it',
  'draw-fund.leave': ({ drawdown, windowMs }: { readonly drawdown: number; readonly windowMs: number }) =>
    `down to ${percent(drawdown)} below its highest of ${duration(windowMs)}`,
  'draw-capital.tranche': (name: string) => `from ${quoted(name)}`,
  'draw-cover.vault': (name: string) => `from ${quoted(name)}`,
  'call.multiple': (share: number) => `each up to ${percent(share)} of his contribution`,
  'call.multipleOfSeveral': (share: number) => `${percent(share)} for several defaults`,
  'call.coolOffMs': (ms: number) => `defaults within ${duration(ms)} counting together`,
  'socialise.base': (word: string) => `by ${spelled(word)}`,
  'socialise.cap': (word: string) => `nobody above his ${word}`,
  'socialise.most': (share: number) => (share === 1_000_000 ? null : `${percent(share)} of it at most`),
  'tear-up.scope': oneOf({
    instrument: 'the whole instrument',
    position: 'the position alone',
    slice: 'one share of every position, those who hold the other side of all of them first',
  }),
  'tear-up.share': (share: number | string) => {
    if (typeof share === 'number') return percent(share)
    return share === 'to-health' ? 'as small a share as brings the account above its trigger' : spelled(share)
  },
  longOptions: (word: string) =>
    word === 'included'
      ? 'those who are long an option too'
      : `those who are long an option ${spelled(word)}`,
  'gate.what': (what: readonly string[]) => `for ${what.map(spelled).join(', ')}`,
  'gate.forMs': (ms: number | null) => (ms === null ? 'until the loss is settled' : `for ${duration(ms)}`),
  'defer.forMs': (ms: number) => `for ${duration(ms)}`,
  'charge-account.of': (word: string) => `of ${spelled(word)}`,
  'record-claim.creditors': (name: string) => `owed to ${quoted(name)}`,
  members: (name: string) => `the members of ${quoted(name)}`,
  price: (price: Fields, context) => `at ${priceText(price, context)}`,
  scope: (scope: unknown) => `the fund ${scopeText(scope)}`,
}

const margins: Readonly<Record<string, string>> = {
  scenario: 'a scenario model margins the account',
  brackets: 'the brackets of its instruments margin the account',
}

const surpluses: Readonly<Record<string, string>> = {
  bucket: 'the account',
  fund: 'the fund',
  'fund-per-fill': 'the fund, at each fill better than the bankruptcy price',
}

function levelText({ share, equity }: Level): string {
  return share === 0 ? `${spelled(equity)} zero` : `${spelled(equity)} ${percent(share)} of maintenance`
}

function limitText(limit: Fields, context: RulebookContext): string {
  if (limit.at === 'none') return 'any price'
  if (limit.at === 'bankruptcy-price') return 'the bankruptcy price or better'
  return formText('at', limit, context)
}

function priceText(price: Fields, context: RulebookContext): string {
  if (price.at === 'bankruptcy-price') return 'the bankruptcy price without what earlier steps paid'
  if (price.at === 'bankruptcy-price-after-paid') {
    const part = price.partial === undefined ? '' : `, which is taken off the ${String(price.partial)}`
    return `the bankruptcy price after what earlier steps paid${part}`
  }
  const said = formText('at', price, context)
  return said === spelled(String(price.at)) ? `the ${said}` : said
}

function sizeText(size: Fields, context: RulebookContext): string {
  if (size.to === 'all') return 'all of each position'
  if (size.to === 'health')
    return `as little as brings equity to ${percent(Number(size.target))} of maintenance`
  if (size.to === 'share')
    return `${percent(Number(size.share))} of each position, all of it up to ${amountText(Number(size.allBelow), context)}${waitText(size.waitMs)}`
  if (size.to === 'shortage')
    return `as little as frees, at the mark, what equity lacks of maintenance and ${percent(Number(size.buffer))} of notional: ${percent(Number(size.initial))} of it at first, all of it after ${duration(Number(size.overMs))} or below ${amountText(Number(size.allBelow), context)}`
  return formText('to', size, context)
}

function waitText(waitMs: unknown): string {
  return waitMs === undefined ? '' : `, the next part ${duration(Number(waitMs))} later`
}

function selectionText(select: Fields, context: RulebookContext): string {
  if (select.by === 'queue') return `the best score by ${spelled(String(select.score))} first`
  if (select.by === 'size') return 'the largest position first'
  if (select.by === 'pro-rata') return 'everybody by quantity'
  if (select.by === 'named')
    return `those named: ${(select.accounts as readonly string[]).map(quoted).join(', ')}`
  return formText('by', select, context)
}
