import { z } from 'zod'
import type { Account } from '../../../core/book/book.ts'
import { ordersOf } from '../../../core/waterfall/reservations.ts'
import {
  accountAnswer,
  accountAnswerOf,
  accountLine,
  accountLineOf,
} from '../../../wire/service/answers/accounts.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { paymentAnswer, paymentOf } from '../../../wire/service/answers/payments.ts'
import {
  markText,
  orderAnswer,
  orderOf,
  positionAnswer,
  positionPrices,
  positionsOf,
  pricesOf,
} from '../../../wire/service/answers/positions.ts'
import { rankAnswer, rankAnswerOf } from '../../../wire/service/answers/rank.ts'
import { whoLooksOrOwns, whoOwnsTheAccount } from '../audience.ts'
import { accountParams, accountSymbolParams } from '../fields.ts'
import { accountCalled, instrumentCalled, namesIn, ownOf } from '../names.ts'
import { cursorOf, eventPage, nextEvent, pageQuery, placeOf } from '../paging.ts'
import { type Route, route } from '../route.ts'

const tag = 'accounts'
const access = whoOwnsTheAccount

/** What an account is, holds, owes, and where it stands. */
export const accountRoutes: readonly Route[] = [
  route({
    name: 'listAccounts',
    method: 'GET',
    path: '/v1/accounts',
    summary: 'Accounts in the order they were opened; a participant sees his own.',
    tag,
    access: whoLooksOrOwns,
    query: pageQuery,
    answer: pageOf('AccountPage', accountLine),
    handle: ({ service, query, principal }) => {
      const names = namesIn(service)
      const { book } = service.host.house
      const from = placeOf('accounts', 1, query.cursor)?.[0] ?? 0
      const own = ownOf(service, principal)
      const end = Math.min(book.accounts, from + query.limit + 1)
      const rows: readonly Account[] =
        own === null
          ? Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at)
          : own.filter((row) => row >= from)
      const next = rows.length > query.limit ? cursorOf('accounts', rows[query.limit]) : null
      return { items: rows.slice(0, query.limit).map((row) => accountLineOf(names, row)), next }
    },
  }),
  route({
    name: 'showAccount',
    method: 'GET',
    path: '/v1/accounts/:account',
    summary: 'An account with its equities, requirements, free margin, shortfall and balances.',
    tag,
    access,
    params: accountParams,
    answer: accountAnswer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      return accountAnswerOf(names, accountCalled(names, params.account))
    },
  }),
  route({
    name: 'listPositions',
    method: 'GET',
    path: '/v1/accounts/:account/positions',
    summary: 'All positions of an account, each with its liquidation and bankruptcy price.',
    tag,
    access,
    params: accountParams,
    answer: z.object({ items: z.array(positionAnswer) }).meta({ id: 'Positions' }),
    handle: ({ service, params }) => {
      const names = namesIn(service)
      return { items: positionsOf(names, accountCalled(names, params.account)) }
    },
  }),
  route({
    name: 'showPrices',
    method: 'GET',
    path: '/v1/accounts/:account/prices/:symbol',
    summary: 'Liquidation and bankruptcy price of an account in an instrument, the other marks held.',
    tag,
    access,
    params: accountSymbolParams,
    answer: positionPrices,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      const account = accountCalled(names, params.account)
      const series = instrumentCalled(names, params.symbol)
      return {
        account: names.accountName(account),
        instrument: names.symbolOf(series),
        mark: markText(names, series),
        ...pricesOf(names, account, series),
      }
    },
  }),
  route({
    name: 'showRank',
    method: 'GET',
    path: '/v1/accounts/:account/rank/:symbol',
    summary:
      'Where a position stands among those that would be deleveraged, in each step that takes positions.',
    tag,
    access,
    params: accountSymbolParams,
    answer: rankAnswer,
    // Everybody on his side is looked at.
    cost: () => 10,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      const account = accountCalled(names, params.account)
      return rankAnswerOf(names, account, instrumentCalled(names, params.symbol))
    },
  }),
  route({
    name: 'listOrders',
    method: 'GET',
    path: '/v1/accounts/:account/orders',
    summary: 'Resting orders of an account and the margin set aside for each, by number.',
    tag,
    access,
    params: accountParams,
    query: pageQuery,
    answer: pageOf('OrderPage', orderAnswer),
    handle: ({ service, params, query }) => {
      const names = namesIn(service)
      const account = accountCalled(names, params.account)
      const after = placeOf('orders', 1, query.cursor)?.[0] ?? -1
      const own: number[] = []
      for (const [order] of ordersOf(service.host.house.tables.reservations, account))
        if (order > after) own.push(order)
      own.sort((a, b) => a - b)
      const orders = own.slice(0, query.limit)
      const next = orders.length < own.length ? cursorOf('orders', orders.at(-1)!) : null
      return { items: orders.map((order) => orderOf(names, order)), next }
    },
  }),
  route({
    name: 'listPayments',
    method: 'GET',
    path: '/v1/accounts/:account/payments',
    summary:
      'What an account paid for losses of others, or gained by taking positions over, in the order it happened. Of each there is a receipt, by sequence, place and account.',
    tag,
    access,
    params: accountParams,
    query: pageQuery,
    answer: pageOf('PaymentPage', paymentAnswer),
    handle: ({ service, params, query }) => {
      const names = namesIn(service)
      const account = accountCalled(names, params.account)
      const { projections } = service.host.journal
      const found = projections.payments(account, eventPage('payments', query))
      return {
        items: found.map((payment) => paymentOf(names, payment)),
        next: nextEvent('payments', found, query.limit),
      }
    },
  }),
]
