import { z } from 'zod'
import type { CommandBody, MarkMove, Trade } from '../../../core/engine/commands.ts'
import { previewTrade, whatIfMarks } from '../../../core/engine/queries.ts'
import {
  marksPreview,
  sideAfterOf,
  supposedLossOf,
  tradePreview,
} from '../../../wire/service/answers/previews.ts'
import { bodyFromText } from '../../../wire/service/commands.ts'
import type { Names } from '../../../wire/service/names.ts'
import { refusalToText } from '../../../wire/service/refusals.ts'
import { whoLooks } from '../audience.ts'
import { nameField } from '../fields.ts'
import { namesIn } from '../names.ts'
import { type ProblemAnswer, problem } from '../problem.ts'
import { type Access, type Route, route } from '../route.ts'
import { tellerFor } from '../tell-event.ts'

const tag = 'previews'

const tradeBody = z
  .strictObject({
    buyer: nameField.optional().describe('Left out, somebody who can carry any trade.'),
    seller: nameField.optional().describe('Left out, somebody who can carry any trade.'),
    instrument: nameField,
    quantity: z.string(),
    price: z.string(),
    taker: z.enum(['buyer', 'seller']),
    buyerOrder: z.int().min(0).nullable().optional().describe('Order under which the buyer trades.'),
    sellerOrder: z.int().min(0).nullable().optional().describe('Order under which the seller trades.'),
    indexMark: z.string().optional(),
  })
  .meta({ id: 'TradeToPreview' })

type TradeBody = z.infer<typeof tradeBody>

/** Whether somebody else could carry a trade is not a participant's to know: every side that he names is his own. */
const tradeAccess: Access = {
  roles: ['participant', 'operator', 'risk', 'auditor', 'admin'],
  own: ({ body }) => {
    const { buyer, seller } = body as TradeBody
    return [buyer, seller].filter((side) => side !== undefined)
  },
}

/** Questions of what would be. Each is tried on the live books and taken back. */
export const previewRoutes: readonly Route[] = [
  route({
    name: 'previewTrade',
    method: 'POST',
    path: '/v1/previews/trade',
    summary: 'What a trade would do to each side that is named, or why it would be refused. Nothing is done.',
    tag,
    access: tradeAccess,
    body: tradeBody,
    example: {
      buyer: 'ada',
      seller: 'bo',
      instrument: 'BTC-PERP',
      quantity: '2',
      price: '40000',
      taker: 'buyer',
    },
    answer: tradePreview,
    handle: ({ service, body, principal }) => {
      const names = namesIn(service)
      const { trade, before } = supposed(body, names)
      const preview = previewTrade(names.house, trade, before)
      if (!preview.ok)
        return {
          ok: false,
          refusal: refusalToText(preview.refusal, names, trade),
          buyer: null,
          seller: null,
          events: [],
        }
      const tell = tellerFor(service, principal, names)
      return {
        ok: true,
        refusal: null,
        buyer: body.buyer === undefined ? null : sideAfterOf(names, preview.buyer, trade.series),
        seller: body.seller === undefined ? null : sideAfterOf(names, preview.seller, trade.series),
        events: preview.events.map(tell).filter((event) => event !== null),
      }
    },
  }),
  route({
    name: 'previewMarks',
    method: 'POST',
    path: '/v1/previews/marks',
    summary: 'Everything a move of marks would set off under the rulebook in force. Nothing is done.',
    tag,
    access: whoLooks,
    cost: () => 10,
    body: z
      .strictObject({ marks: z.record(z.string(), z.string()).describe('Marks by symbol.') })
      .meta({ id: 'MarksToPreview' }),
    example: { marks: { 'BTC-PERP': '33000' } },
    answer: marksPreview,
    handle: ({ service, body, principal }) => {
      const names = namesIn(service)
      const { marks } = bodyIn({ type: 'move-marks', ...body }, names) as {
        readonly marks: readonly MarkMove[]
      }
      const preview = whatIfMarks(names.house, marks)
      if (!preview.ok)
        return { ok: false, refusal: refusalToText(preview.refusal, names), losses: [], events: [] }
      const tell = tellerFor(service, principal, names)
      return {
        ok: true,
        refusal: null,
        losses: preview.losses.map((loss) => supposedLossOf(names, loss)),
        events: preview.events.map(tell).filter((event) => event !== null),
      }
    },
  }),
]

/** More than any trade can need, and less than a cell can hold. */
const PLENTY = 2 ** 51

/** Side by side with the trade, what has to be supposed so that a side that is left out can carry it. */
function supposed(
  body: TradeBody,
  names: Names,
): { readonly trade: Trade; readonly before: readonly CommandBody[] } {
  const { buyer, seller, ...rest } = body
  if (buyer === undefined && seller === undefined) throw sideMissing()
  const series = instrumentOf(names, body.instrument)
  const asset = names.assetOfSeries(series)
  const { market } = names.house.tables.house[asset]
  const somebody = names.accountName(market)
  const sides = { buyer: buyer ?? somebody, seller: seller ?? somebody }
  const trade = bodyIn({ type: 'trade', ...rest, ...sides }, names) as Trade
  const isWhole = buyer !== undefined && seller !== undefined
  return { trade, before: isWhole ? [] : [{ type: 'deposit', account: market, asset, amount: PLENTY }] }
}

function instrumentOf(names: Names, symbol: string): number {
  const series = names.seriesOf(symbol)
  if (series !== undefined && names.house.markets.isInstrument(series)) return series
  const message = `Found ${JSON.stringify(symbol)}, expected the symbol of an instrument. List it first, or check its spelling.`
  throw problem('invalid', message, [{ field: 'instrument', rule: 'known-instrument', message }])
}

function sideMissing(): ProblemAnswer {
  const message = 'Found no side, expected `buyer` or `seller`. Name the account it is asked for.'
  return problem('invalid', message, [{ field: 'buyer', rule: 'required', message }])
}

function bodyIn(text: unknown, names: Names): unknown {
  const read = bodyFromText(text, names)
  if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
  return read.body
}
