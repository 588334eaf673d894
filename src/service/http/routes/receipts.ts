import { z } from 'zod'
import type { EventPlace, Page, StoredPayment } from '../../../journal/projections.ts'
import { toJson } from '../../../wire/canonical-json.ts'
import type { RootsFile } from '../../../wire/roots-json.ts'
import { rulebookToText } from '../../../wire/rulebook.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { paymentAnswer, paymentOf } from '../../../wire/service/answers/payments.ts'
import {
  type FileAnswer,
  publishedRow,
  receiptAnswer,
  rootsAnswer,
} from '../../../wire/service/answers/receipts.ts'
import { allNames } from '../account-names.ts'
import { askPast } from '../ask-past.ts'
import { whoHasAKey, whoLooksOrOwns, whoOwnsTheAccount } from '../audience.ts'
import { nameField, numberField } from '../fields.ts'
import { payersOf } from '../loss-payers.ts'
import { accountCalled, namesIn, ownOf } from '../names.ts'
import { cursorOf, type PageQuery, pageQuery, placeOf } from '../paging.ts'
import { explainedIfThere, provenOrKept } from '../past.ts'
import { notFound } from '../problem.ts'
import { receiptSecret } from '../receipt-secret.ts'
import { type Route, route } from '../route.ts'
import type { Service } from '../service.ts'

const tag = 'receipts'
const sequenceField = numberField.describe('Sequence of the command.')
/** Rows of the journal in one answer: each is read whole and its hash checked. */
const MOST_ROWS = 100

/** What each payer is told, and how he can check it. */
export const receiptRoutes: readonly Route[] = [
  route({
    name: 'listLossReceipts',
    method: 'GET',
    path: '/v1/losses/:loss/receipts',
    summary: 'Who paid for a loss, in order; a participant sees his own accounts among them.',
    tag,
    access: whoLooksOrOwns,
    params: z.strictObject({ loss: numberField.describe('Number of the loss.') }),
    query: pageQuery,
    answer: pageOf('ReceiptPage', paymentAnswer),
    handle: ({ service, params: { loss: number }, query, principal }) => {
      if (service.host.journal.projections.loss(number) === null)
        throw notFound('loss', 'loss', String(number))
      const own = ownOf(service, principal)
      const { items, next } =
        own === null
          ? payersPage(service, number, query.limit, placeIn(query.cursor))
          : ownPage(service, number, own, query)
      const names = namesIn(service)
      return { items: items.map((payment) => paymentOf(names, payment)), next }
    },
  }),
  route({
    name: 'showReceipt',
    method: 'GET',
    path: '/v1/receipts/:sequence/:place/:account',
    summary: 'What an account paid in one event and why, with the numbers in every formula, and its proofs.',
    tag,
    access: whoOwnsTheAccount,
    params: z.strictObject({
      sequence: sequenceField,
      place: numberField.describe('Place of the event among those of the command.'),
      account: nameField.describe('Name of the account.'),
    }),
    answer: receiptAnswer,
    cost: () => 10,
    isSlow: true,
    handle: async (ask) => {
      const { service, params } = ask
      const names = namesIn(service)
      const payment = paymentAt(service, params, accountCalled(names, params.account))
      const loss = service.host.journal.projections.loss(payment.loss)
      if (loss === null) throw notFound('loss', 'loss', String(payment.loss))
      const { receipt, roots, row, hash, command } = await provenOrKept(ask, payment)
      return {
        payment: paymentOf(names, payment),
        explanation: await explainedIfThere(ask, payment, loss),
        journal: { row, hash, command },
        receipt: receipt === null ? null : (toJson(receipt) as FileAnswer),
        roots: roots === null ? null : rootsJson(roots),
      }
    },
  }),
  route({
    name: 'showRoots',
    method: 'GET',
    path: '/v1/roots/:sequence',
    summary: 'The roots of one command, which receipts of its events are checked against.',
    tag,
    access: whoHasAKey,
    params: z.strictObject({ sequence: sequenceField }),
    answer: rootsAnswer,
    cost: () => 10,
    isSlow: true,
    handle: async (ask) => {
      const { service, params } = ask
      const { sequence } = params
      const secret = await receiptSecret(service)
      const question = () => ({ sequence, names: { texts: allNames(service).texts }, secret })
      const { roots, row, hash, command } = await askPast(ask, 'roots', String(sequence), question)
      return { journal: { row, hash, command }, roots: rootsJson(roots) }
    },
  }),
  route({
    name: 'listRows',
    method: 'GET',
    path: '/v1/roots',
    summary:
      'Rows of the journal with their hashes, the newest first: whoever keeps one can tell a history from another.',
    tag,
    access: whoHasAKey,
    query: pageQuery,
    answer: pageOf('PublishedRowPage', publishedRow),
    cost: () => 10,
    isSlow: true,
    handle: async (ask) => {
      const { service, query } = ask
      const behind = placeOf('rows', 1, query.cursor)?.[0] ?? service.host.place.rows
      const limit = Math.min(query.limit, MOST_ROWS)
      const question = () => ({ before: behind, limit })
      const items = await askPast(ask, 'heads', `${behind} ${limit}`, question)
      const last = items.at(-1)?.row ?? 0
      return { items, next: last > 0 ? cursorOf('rows', last) : null }
    },
  }),
]

/** A rulebook's keys stand in one order, as in the file that `breakwater verify` reads. */
function rootsJson(roots: RootsFile): FileAnswer {
  const rulebooks = roots.rulebooks.map((each) => ({
    ...each,
    rules: JSON.parse(rulebookToText(each.rules)),
  }))
  return toJson({ ...roots, rulebooks }) as FileAnswer
}

/** @throws {ProblemAnswer} 404 where the account paid nothing there */
function paymentAt({ host }: Service, { sequence, place }: EventPlace, account: number): StoredPayment {
  const after = { sequence, place: place - 1 }
  const [found] = host.journal.projections.payments(account, { after, limit: 1 })
  if (found !== undefined && found.sequence === sequence && found.place === place) return found
  throw notFound('place', 'receipt', `${sequence}/${place}`)
}

/** Where a page of payers begins: behind an event, or within one that many paid for. */
interface PayerPlace extends EventPlace {
  /** Payers of the event at this place that were shown already. */
  readonly shown: number
}

function placeIn(cursor: string | undefined): PayerPlace | null {
  const place = placeOf('payers', 3, cursor)
  return place === null ? null : { sequence: place[0], place: place[1], shown: place[2] }
}

/** What a participant's own accounts paid for a loss. */
function ownPage(
  { host }: Service,
  loss: number,
  own: readonly number[],
  { limit, cursor }: PageQuery,
): { readonly items: readonly StoredPayment[]; readonly next: string | null } {
  const place = placeOf('own-payers', 3, cursor)
  const after = place === null ? null : { sequence: place[0], place: place[1], payer: place[2] }
  const items = host.journal.projections.lossPayments(
    loss,
    own,
    after === null ? { limit } : { limit, after },
  )
  const last = items.at(-1)
  const isMore = last !== undefined && items.length === limit
  return { items, next: isMore ? cursorOf('own-payers', last.sequence, last.place, last.payer) : null }
}

/** Payers of a loss from a place on: an event with more payers than a page holds goes on in the next. */
function payersPage(
  { host }: Service,
  loss: number,
  limit: number,
  from: PayerPlace | null,
): { readonly items: readonly StoredPayment[]; readonly next: string | null } {
  const items: StoredPayment[] = []
  let after: EventPlace | undefined =
    from === null ? undefined : { sequence: from.sequence, place: from.place - 1 }
  let shown = from?.shown ?? 0
  for (;;) {
    const page: Page = after === undefined ? { limit } : { limit, after }
    const events = host.journal.projections.events({ loss }, page)
    for (const event of events) {
      const payers = payersOf(event).slice(shown)
      const room = limit - items.length
      items.push(...payers.slice(0, room))
      if (payers.length > room)
        return { items, next: cursorOf('payers', event.sequence, event.place, shown + room) }
      shown = 0
      after = event
    }
    if (events.length < limit) return { items, next: null }
  }
}
