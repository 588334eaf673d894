import type { LossResult } from '../lab/run-result.ts'

/** The kinds of purse that can bear a part of a loss, each with a colour of its own. */
export type Part =
  | 'own'
  | 'book'
  | 'fund'
  | 'deleverage'
  | 'socialised'
  | 'claim'
  /** Not yet paid by anybody: the loss is open. */
  | 'waiting'

/** Parts in the order in which a legend names them. */
export const parts: readonly Part[] = ['own', 'book', 'fund', 'deleverage', 'socialised', 'claim', 'waiting']

/** What a part is called when no layer gives it a name. */
export const partNames: Readonly<Record<Part, string>> = {
  own: 'own margin',
  book: 'book and backstop',
  fund: 'funds and capital',
  deleverage: 'deleveraged winners',
  socialised: 'socialised',
  claim: 'claims',
  waiting: 'waiting',
}

const partByKind: Readonly<Record<string, Part>> = {
  'own-margin': 'own',
  'convert-collateral': 'own',
  'close-on-book': 'book',
  'hedge-delta': 'book',
  'transfer-to-backstop': 'book',
  bid: 'book',
  'charge-account': 'fund',
  'draw-fund': 'fund',
  'draw-capital': 'fund',
  'draw-contribution': 'fund',
  'draw-member-fund': 'fund',
  'draw-cover': 'fund',
  call: 'fund',
  deleverage: 'deleverage',
  'tear-up': 'deleverage',
  socialise: 'socialised',
  'record-claim': 'claim',
}

/** The purse a step or layer kind reaches into. A kind that is not known counts as waiting. */
export function partOf(kind: string): Part {
  return partByKind[kind] ?? 'waiting'
}

/** One cut of the bar that shows a loss. */
export interface Segment {
  readonly part: Part
  /** The layer's own name where one layer paid it. */
  readonly name: string
  readonly amount: bigint
}

/**
 * Who paid a loss, in the order it happened: own margin, then each layer, then what is claimed or still waits.
 *
 * Own margin is the default loss without its externalized part, so what own-margin steps say is not counted
 * again; the same holds for what is claimed. Amounts of zero are left out.
 */
export function segmentsOf(loss: LossResult): Segment[] {
  const own: Segment = { part: 'own', name: partNames.own, amount: loss.defaultLoss - loss.externalizedLoss }
  const layers = layersOf(loss)
  const claim: Segment = { part: 'claim', name: 'claim', amount: loss.claimed }
  const told = [own, ...layers, claim]
  const left = loss.defaultLoss - told.reduce((sum, { amount }) => sum + amount, 0n)
  const waiting: Segment = {
    part: 'waiting',
    name: partNames.waiting,
    amount: loss.how === 'open' ? left : 0n,
  }
  return [...told, waiting].filter(({ amount }) => amount > 0n)
}

/** Layers that brought money, each once, in the order of their first step. */
function layersOf(loss: LossResult): Segment[] {
  const layers = new Map<string, Segment>()
  for (const { name, kind, paid } of loss.steps) {
    const part = partOf(kind)
    if (part === 'own' || part === 'claim' || paid <= 0n) continue
    layers.set(name, { part, name, amount: paid + (layers.get(name)?.amount ?? 0n) })
  }
  return [...layers.values()]
}
