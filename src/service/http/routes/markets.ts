import { z } from 'zod'
import { assetAnswer, assetAnswerOf } from '../../../wire/service/answers/assets.ts'
import { depthAnswer, depthAnswerOf } from '../../../wire/service/answers/depth.ts'
import {
  instrumentAnswer,
  instrumentAnswerOf,
  markAnswer,
  markAnswerOf,
} from '../../../wire/service/answers/markets.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import { whoHasAKey } from '../audience.ts'
import { nameField, symbolParams } from '../fields.ts'
import { instrumentCalled, namesIn, seriesCalled } from '../names.ts'
import { cursorOf, numberText, type PageQuery, pageQuery, placeOf } from '../paging.ts'
import { type Route, route } from '../route.ts'

const tag = 'markets'
const access = whoHasAKey

/** What is listed, at what marks. */
export const marketRoutes: readonly Route[] = [
  route({
    name: 'listAssets',
    method: 'GET',
    path: '/v1/assets',
    summary: 'Every asset with its sums since the first command.',
    tag,
    access,
    answer: z.object({ items: z.array(assetAnswer) }).meta({ id: 'Assets' }),
    handle: ({ service }) => {
      const names = namesIn(service)
      return { items: names.house.markets.assets.map((_, asset) => assetAnswerOf(names, asset)) }
    },
  }),
  route({
    name: 'listInstruments',
    method: 'GET',
    path: '/v1/instruments',
    summary: 'What trades, with its terms, in the order listed.',
    tag,
    access,
    query: pageQuery,
    answer: pageOf('InstrumentPage', instrumentAnswer),
    handle: ({ service, query }) => {
      const names = namesIn(service)
      const { markets } = names.house
      const { found, next } = stretch('instruments', query, markets.count, (at) => markets.isInstrument(at))
      return { items: found.map((series) => instrumentAnswerOf(names, series)), next }
    },
  }),
  route({
    name: 'showInstrument',
    method: 'GET',
    path: '/v1/instruments/:symbol',
    summary: 'One instrument with its terms and mark.',
    tag,
    access,
    params: symbolParams,
    answer: instrumentAnswer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      return instrumentAnswerOf(names, instrumentCalled(names, params.symbol))
    },
  }),
  route({
    name: 'showDepth',
    method: 'GET',
    path: '/v1/instruments/:symbol/depth',
    summary: 'The best prices of the order book as it is known here, and what rests at each.',
    tag,
    access,
    params: symbolParams,
    query: z.strictObject({
      levels: numberText(1, 1000).prefault('20').describe('Prices of each side, at most.'),
    }),
    answer: depthAnswer,
    handle: ({ service, params, query }) => {
      const names = namesIn(service)
      return depthAnswerOf(names, instrumentCalled(names, params.symbol), query.levels)
    },
  }),
  route({
    name: 'listMarks',
    method: 'GET',
    path: '/v1/marks',
    summary: 'The mark of every series: instruments, collateral and references.',
    tag,
    access,
    query: pageQuery,
    answer: pageOf('MarkPage', markAnswer),
    handle: ({ service, query }) => {
      const names = namesIn(service)
      const { found, next } = stretch('marks', query, names.house.markets.count, () => true)
      return { items: found.map((series) => markAnswerOf(names, series)), next }
    },
  }),
  route({
    name: 'showMark',
    method: 'GET',
    path: '/v1/marks/:symbol',
    summary: 'The mark of one series.',
    tag,
    access,
    params: z.strictObject({ symbol: nameField.describe('Symbol of the series.') }),
    answer: markAnswer,
    handle: ({ service, params }) => {
      const names = namesIn(service)
      return markAnswerOf(names, seriesCalled(names, params.symbol))
    },
  }),
]

/** The next of a numbered list that only grows. */
function stretch(
  kind: string,
  { limit, cursor }: PageQuery,
  count: number,
  isIn: (at: number) => boolean,
): { readonly found: number[]; readonly next: string | null } {
  const found: number[] = []
  let at = placeOf(kind, 1, cursor)?.[0] ?? 0
  for (; at < count && found.length < limit; at += 1) if (isIn(at)) found.push(at)
  return { found, next: at < count ? cursorOf(kind, at) : null }
}
