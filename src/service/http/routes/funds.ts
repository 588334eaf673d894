import { z } from 'zod'
import type { Claim } from '../../../core/waterfall/house.ts'
import { fundAnswer, fundOf, houseAccountsOf } from '../../../wire/service/answers/funds.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { claimAnswer, claimOf } from '../../../wire/service/answers/payments.ts'
import { whoHasAKey, whoLooks } from '../audience.ts'
import { nameField } from '../fields.ts'
import { namesIn } from '../names.ts'
import { cursorOf, pageQuery, placeOf } from '../paging.ts'
import { notFound } from '../problem.ts'
import { type Route, route } from '../route.ts'

const tag = 'funds'

/** What losses are paid from, and what is owed of them. */
export const fundRoutes: readonly Route[] = [
  route({
    name: 'listFunds',
    method: 'GET',
    path: '/v1/funds',
    summary:
      'Every account of the house: funds, capital, backstops and pools by name, then those each asset has.',
    tag,
    access: whoHasAKey,
    answer: z.object({ items: z.array(fundAnswer) }).meta({ id: 'Funds' }),
    handle: ({ service }) => {
      const names = namesIn(service)
      return { items: houseAccountsOf(names).map((account) => fundOf(names, account)) }
    },
  }),
  route({
    name: 'showFund',
    method: 'GET',
    path: '/v1/funds/:fund',
    summary: 'One account of the house by its name.',
    tag,
    access: whoHasAKey,
    params: z.strictObject({ fund: nameField.describe('Name of the fund, like `btc-fund` or `fees USDT`.') }),
    answer: fundAnswer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      const account = names.houseAccountOf(params.fund)
      if (account === undefined) throw notFound('fund', 'account of the house', params.fund)
      return fundOf(names, account)
    },
  }),
  route({
    name: 'listClaims',
    method: 'GET',
    path: '/v1/claims',
    summary: 'What nobody has paid of losses and calls, by number.',
    tag,
    access: whoLooks,
    query: pageQuery,
    answer: pageOf('ClaimPage', claimAnswer),
    handle: ({ service, query }) => {
      const names = namesIn(service)
      const after = placeOf('claims', 1, query.cursor)?.[0] ?? -1
      const { claims } = names.house.tables
      const items: Claim[] = []
      let next: string | null = null
      // They stand in the order they were recorded.
      for (const claim of claims.values()) {
        if (claim.id <= after) continue
        if (items.length === query.limit) next = cursorOf('claims', items.at(-1)!.id)
        if (next !== null) break
        items.push(claim)
      }
      return { items: items.map((claim) => claimOf(names, claim)), next }
    },
  }),
]
