import { z } from 'zod'
import type { Json } from '../../../wire/canonical-json.ts'
import { whoLooks } from '../audience.ts'
import { openApiOf } from '../openapi.ts'
import { notFound, problem } from '../problem.ts'
import { type ProblemKind, problemKinds } from '../problem-kinds.ts'
import { Readiness } from '../readiness.ts'
import { type Route, route } from '../route.ts'
import { Serialised } from '../serialised.ts'

const tag = 'service'
const anyone = { anyone: true } as const

const alive = z.object({ status: z.literal('alive') })
const ready = z.object({ status: z.literal('ready'), rows: z.int(), sequence: z.int() }).meta({ id: 'Ready' })
const kind = z
  .object({ kind: z.string(), status: z.int(), title: z.string(), about: z.string() })
  .meta({ id: 'ProblemKind', description: 'What a kind of problem means, and what to do.' })

/**
 * Routes that say how the service is.
 * @param table the whole of the routes, for the document
 */
export function serviceRoutes(table: () => readonly Route[]): readonly Route[] {
  const readiness = new Readiness()
  let document: Serialised | undefined
  return [
    route({
      name: 'health',
      method: 'GET',
      path: '/health',
      summary: 'Whether the process answers.',
      tag,
      access: anyone,
      isProbe: true,
      answer: alive,
      handle: () => ({ status: 'alive' as const }),
    }),
    route({
      name: 'ready',
      method: 'GET',
      path: '/ready',
      summary: 'Whether commands are taken and the feeds bring what they should; 503 with what is missing.',
      tag,
      access: anyone,
      isProbe: true,
      answer: ready,
      handle: ({ service: { host, alarms } }) => {
        const missing = readiness.missing(host, alarms)
        if (missing.length > 0) throw problem('not-ready', missing[0].message, missing)
        const { rows, sequence } = host.place
        return { status: 'ready' as const, rows, sequence }
      },
    }),
    route({
      name: 'metrics',
      method: 'GET',
      path: '/metrics',
      summary: 'Figures for Prometheus, in its text format.',
      tag,
      access: whoLooks,
      answer: z.string(),
      produces: 'text/plain',
      handle: ({ service }) => service.metrics(),
    }),
    route({
      name: 'openApi',
      method: 'GET',
      path: '/openapi.json',
      summary: 'This interface, as an OpenAPI 3.1 document.',
      tag,
      access: anyone,
      answer: z.record(z.string(), z.unknown()),
      handle: () => {
        document ??= new Serialised(JSON.stringify(documentOf(table())))
        return document
      },
    }),
    route({
      name: 'showProblem',
      method: 'GET',
      path: '/problems/:kind',
      summary: 'What a kind of problem means, and what to do.',
      tag,
      access: anyone,
      params: z.strictObject({ kind: z.string().describe('As at the end of `type` in a problem.') }),
      answer: kind,
      handle: ({ params }) => {
        if (!Object.hasOwn(problemKinds, params.kind)) throw notFound('kind', 'kind of problem', params.kind)
        return { kind: params.kind, ...problemKinds[params.kind as ProblemKind] }
      },
    }),
  ]
}

/** The document of a table of routes, as it is served. */
export function documentOf(routes: readonly Route[]): { readonly [key: string]: Json } {
  return openApiOf(routes, { title: 'Breakwater', version: '1' })
}
