import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { invariant } from '../../core/money/invariant.ts'
import { isOwnMoney, OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import { deficitOf, inHomeOf, netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Loss } from '../../core/waterfall/loss.ts'
import { scenarioAtDefault } from '../options/at-default.ts'
import type { LossResult, StepResult } from '../run-result.ts'
import { markText, quantityText } from './grid.ts'
import { type Words, wordsOf } from './words.ts'

/** Payers of a step that are told by name; the others are counted. */
const NAMED_PAYERS = 5

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>
type Opened = EventOf<'loss-opened'>
type Closed = EventOf<'loss-closed'>

/** One loss as it is told: its steps with what stood open after each, and who paid it, layer by layer. */
export class LossRecord {
  readonly id: number
  readonly bucket: Account
  readonly asset: number
  readonly #opened: Opened
  readonly #openedAt: number
  readonly #held: LossResult['held']
  readonly #scenario: LossResult['scenario']
  readonly #steps: StepResult[] = []
  /** Money by place of the step in the rulebook, -1 for the owner's other buckets. */
  readonly #paid = new Map<number, bigint>()
  /** Payments that a surplus pays back, the latest first. */
  readonly #own = new Set<number>()
  readonly #paidIn: { readonly step: number; readonly from: Account; amount: bigint }[] = []
  #closed: Closed | null = null
  #closedAt: number | null = null
  /** What stood open before the event that is being told. */
  #deficitBefore = 0
  /** Met by payers other than the bucket and its funds, never more than was missing. */
  #needed = 0n

  constructor(house: House, words: Words, event: Opened) {
    this.id = event.loss
    this.bucket = event.bucket
    this.asset = event.asset
    this.#opened = event
    this.#openedAt = house.at
    this.#held = event.series.map((series, at) => ({
      symbol: words.symbol(series),
      quantity: quantityText(house.markets, series, event.quantities[at]),
      mark: markText(house.markets, series, event.marks[at]) ?? '0',
    }))
    this.#scenario = scenarioAtDefault(house, event.bucket)
    const down = event.balance - event.equity
    const own = Math.max(0, Math.min(event.balance, down))
    this.#add(house, words, 'own-margin', 'own-margin', BigInt(own), {
      words: `used up ${words.money(own, event.asset)} of its own since it entered`,
      payers: [],
    })
  }

  get isClosed(): boolean {
    return this.#closed !== null
  }

  /** Notes the state before an event of this loss. */
  before(house: House): void {
    this.#deficitBefore = deficitOf(house, liveLoss(house, this.id))
  }

  /** Takes an event down that has just been applied. */
  after(house: House, words: Words, event: Event): void {
    if (event.type === 'loss-closed') {
      this.#closed = event
      this.#closedAt = house.at
      this.#agreeWith(event)
      return
    }
    const told = wordsOf(words, event, this.asset)
    if (told === null) return
    const money = this.#moneyOf(house, event)
    if (money.layer !== null) this.#take(money.layer.step, money.layer.amount)
    if (isNeed(event)) this.#needed += least(money.paid, BigInt(this.#deficitBefore))
    const { name, kind } = nameOf(event)
    this.#add(house, words, name, kind, money.paid, { words: told, payers: payersOf(event, words, house) })
  }

  #take(step: number, amount: bigint): void {
    this.#paid.set(step, (this.#paid.get(step) ?? 0n) + amount)
  }

  /** Money an event brought into this loss, and the layer it counts under. */
  #moneyOf(house: House, event: Event): { paid: bigint; layer: { step: number; amount: bigint } | null } {
    switch (event.type) {
      case 'closed-on-book':
      case 'hedged-on-book':
        return {
          paid: BigInt(inHomeOf(house, this.bucket, event.series, event.value - event.atMark) - event.fee),
          layer: null,
        }
      case 'charged':
        return { paid: BigInt(-event.amount), layer: null }
      case 'deleveraged': {
        // Gaps are in what the instrument settles in, the loss in the bucket's home asset: as they were booked, one by one.
        const gaps = Array.from(event.gaps, (gap) => inHomeOf(house, this.bucket, event.series, gap))
        const given = gaps.reduce((sum, gap) => sum - Math.min(0, gap), 0)
        const net = -gaps.reduce((sum, gap) => sum + gap, 0)
        return { paid: BigInt(net), layer: { step: event.step, amount: BigInt(given) } }
      }
      case 'allocated':
        return this.#allocated(event)
      case 'claim-recorded':
        return { paid: BigInt(event.amount), layer: { step: event.step, amount: BigInt(event.amount) } }
      case 'surplus-returned':
        return { paid: this.#giveBack(event), layer: null }
      default:
        return { paid: 0n, layer: null }
    }
  }

  #allocated(event: EventOf<'allocated'>): { paid: bigint; layer: { step: number; amount: bigint } } {
    const amount = BigInt(event.received[event.losses.indexOf(this.id)])
    if (isOwnMoney(event)) this.#own.add(event.step)
    else
      this.#paidIn.push({ step: event.step, from: event.payers.length === 1 ? event.payers[0] : -1, amount })
    return { paid: amount, layer: { step: event.step, amount } }
  }

  /** What comes back lessens the layer it came from, the latest payment first. */
  #giveBack(event: EventOf<'surplus-returned'>): bigint {
    let total = 0n
    for (const { to, amount } of event.shares) {
      total += BigInt(amount)
      this.#lessen(BigInt(amount), (from) => from === to)
    }
    return -total
  }

  #lessen(amount: bigint, isFrom: (from: Account) => boolean): void {
    let left = amount
    for (const payment of this.#paidIn.toReversed()) {
      if (left === 0n) return
      if (!isFrom(payment.from)) continue
      const back = least(left, payment.amount)
      payment.amount -= back
      left -= back
      this.#take(payment.step, -back)
    }
  }

  #add(
    house: House,
    words: Words,
    name: string,
    kind: string,
    paid: bigint,
    told: { readonly words: string; readonly payers: StepResult['payers'] },
  ): void {
    this.#steps.push({
      name,
      kind,
      at: house.at,
      words: told.words,
      paid,
      deficitAfter: BigInt(Math.max(0, -netEquityOf(house, this.bucket))),
      openAfter: words.open(this.bucket),
      payers: told.payers.slice(0, NAMED_PAYERS),
      payersInAll: told.payers.length,
    })
  }

  /** The loss as it stands: closed, or with what still waits. */
  result(house: House, words: Words): LossResult {
    const figures = this.#closed === null ? this.#openFigures(house) : closedFigures(this.#closed)
    return {
      id: this.id,
      account: words.account(this.bucket),
      asset: this.asset,
      openedAt: this.#openedAt,
      closedAt: this.#closedAt,
      how: this.#closed?.how ?? 'open',
      held: this.#held,
      equityAtDefault: BigInt(this.#opened.equity),
      maintenanceAtDefault: BigInt(this.#opened.maintenance),
      ...(this.#scenario !== undefined && { scenario: this.#scenario }),
      steps: this.#steps,
      ...figures,
    }
  }

  /** Money by place of the step in the rulebook, net of what came back; -1 is the owner's other buckets. */
  layers(): ReadonlyMap<number, bigint> {
    return this.#paid
  }

  /** Steps that took the owner's own money, which is a part of what the defaulter bore himself. */
  get ownLayers(): ReadonlySet<number> {
    return this.#own
  }

  /** Deficit that others than the bucket and its funds had to meet. */
  get needed(): bigint {
    return this.#needed
  }

  /** Deficit of a loss that is not closed, which nobody has paid yet. */
  waiting(house: House): bigint {
    return this.#closed === null ? BigInt(Math.max(0, -netEquityOf(house, this.bucket))) : 0n
  }

  /** Where a surplus went to the fund instead of to many payers, their layers are lessened by as much. */
  #agreeWith(closed: Closed): void {
    let told = -BigInt(closed.externalizedLoss)
    for (const [step, amount] of this.#paid) if (!this.#own.has(step)) told += amount
    if (told > 0n) this.#lessen(told, () => true)
  }

  /** Of a loss that is not closed, by the words its closing would use, with the deficit that still waits. */
  #openFigures(house: House): Figures {
    const loss = liveLoss(house, this.id)
    const equity = netEquityOf(house, this.bucket)
    const paidIn = loss.prefunded + loss.called + loss.socialized
    const back = Math.min(loss.returned, paidIn)
    const waiting = Math.max(0, -equity)
    const externalized = paidIn - back + loss.transferred + loss.claimed + waiting
    const left = Math.max(0, equity) + loss.returned - back
    const own = Math.max(0, loss.balanceAtDefault + loss.recourse - left)
    return {
      defaultLoss: BigInt(own + externalized),
      externalizedLoss: BigInt(externalized),
      uncoveredLoss: BigInt(externalized - Math.max(0, loss.prefunded - back)),
      socializedLoss: BigInt(loss.called + loss.socialized),
      transfer: BigInt(loss.transferred - loss.takersGained),
      claimed: BigInt(loss.claimed),
    }
  }
}

type Figures = Pick<
  LossResult,
  'defaultLoss' | 'externalizedLoss' | 'uncoveredLoss' | 'socializedLoss' | 'transfer' | 'claimed'
>

function closedFigures(closed: Closed): Figures {
  return {
    defaultLoss: BigInt(closed.defaultLoss),
    externalizedLoss: BigInt(closed.externalizedLoss),
    uncoveredLoss: BigInt(closed.uncoveredLoss),
    socializedLoss: BigInt(closed.socializedLoss),
    transfer: BigInt(closed.transfer),
    claimed: BigInt(closed.claimed),
  }
}

function liveLoss(house: House, id: number): Loss {
  const loss = house.tables.losses.get(id)
  invariant(loss !== undefined, `loss ${id} is told while it is open`)
  return loss
}

/** Steps in which somebody other than the bucket and its funds met the deficit. */
function isNeed(event: Event): boolean {
  if (event.type === 'allocated') return event.kind !== 'draw-fund' && !isOwnMoney(event)
  return event.type === 'deleveraged' || event.type === 'claim-recorded'
}

function nameOf(event: Event): { name: string; kind: string } {
  if ('kind' in event && 'name' in event && typeof event.name === 'string') {
    if (event.type === 'allocated' && event.step === OWN_SIBLINGS)
      return { name: event.name, kind: 'own-margin' }
    return { name: event.name, kind: event.kind }
  }
  return { name: event.type, kind: event.type }
}

/** Thousands of losses may share one event over thousands of payers, and each of them tells who paid. */
const toldPayers = new WeakMap<Event, StepResult['payers']>()

/** Who paid or took over, the largest first. */
function payersOf(event: Event, words: Words, house: House): StepResult['payers'] {
  const known = toldPayers.get(event)
  if (known !== undefined) return known
  const list = paidBy(event, words, house)
  const sorted = list.toSorted((a, b) => (a.amount === b.amount ? 0 : a.amount < b.amount ? 1 : -1))
  toldPayers.set(event, sorted)
  return sorted
}

function paidBy(event: Event, words: Words, { markets }: House): StepResult['payers'] {
  if (event.type === 'allocated')
    return [...event.payers]
      .map((payer, at) => ({
        account: words.account(payer),
        amount: BigInt(event.amounts[at]),
        quantity: null,
      }))
      .filter(({ amount }) => amount > 0n)
  if (event.type === 'deleveraged')
    return [...event.takers].map((taker, at) => ({
      account: words.account(taker),
      amount: BigInt(-event.gaps[at]),
      quantity: quantityText(markets, event.series, Math.abs(event.quantities[at])),
    }))
  if (event.type === 'claim-recorded' && event.holders !== undefined)
    return columnsOf(words, event.holders.accounts, event.holders.units)
  if (event.type === 'contributions-used') return columnsOf(words, event.accounts, event.amounts)
  if (event.type === 'members-assessed') return columnsOf(words, event.accounts, event.assessed)
  if (event.type === 'surplus-returned')
    return event.shares.map(({ to, amount }) => ({
      account: words.account(to),
      amount: BigInt(-amount),
      quantity: null,
    }))
  return []
}

function columnsOf(words: Words, accounts: Int32Array, amounts: Float64Array): StepResult['payers'] {
  return [...accounts]
    .map((account, at) => ({ account: words.account(account), amount: BigInt(amounts[at]), quantity: null }))
    .filter(({ amount }) => amount > 0n)
}

function least(a: bigint, b: bigint): bigint {
  const smaller = a < b ? a : b
  return smaller > 0n ? smaller : 0n
}
