import { z } from 'zod'
import { invariant } from '../core/money/invariant.ts'
import { claimsSchema } from './claims-schema.ts'
import { feedMapSchema } from './feed-map.ts'
import { marginBookSchema } from './margin-book.ts'
import { marginModelText } from './margin-model.ts'
import { networkSchema } from './network.ts'
import { queueProofJson, receiptJson } from './receipt-schema.ts'
import { rulebookSchema } from './rulebook.ts'
import { scenarioSchema } from './scenario-text.ts'
import { stressSchema } from './stress.ts'

/** A JSON Schema document, plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * The published JSON Schemas by file name: what an editor completes and underlines with.
 *
 * They describe what is written, so every scalar may be a text or a number: the reader keeps the digits either way.
 * What only the reader can know (an amount's decimals, a price's grid) is not in them.
 */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    'receipt.json': schemaOf(receiptJson, 'A Breakwater receipt'),
    'queue-proof.json': schemaOf(queueProofJson, 'A Breakwater proof of a place in a queue'),
    'rulebook.json': schemaOf(rulebookSchema(null), 'A Breakwater rulebook'),
    'scenario.json': schemaOf(scenarioSchema, 'A Breakwater scenario'),
    'claims.json': schemaOf(claimsSchema(null), 'Claims: the accounts a loss may be laid on'),
    'margin-model.json': schemaOf(marginModelText, 'A margin model'),
    'margin-book.json': schemaOf(marginBookSchema, 'A book of options, futures and perpetuals'),
    'feed-map.json': schemaOf(feedMapSchema, 'Which symbols of a source feed which series of a venue'),
    'network.json': schemaOf(networkSchema, 'Who owes what to whom'),
    'stress.json': schemaOf(stressSchema, 'Stress losses by scenario and member'),
  }
}

/** The text of a schema file. */
export function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

/** A schema as an editor reads it. */
export function schemaOf(schema: z.ZodType, title: string): JsonSchema {
  const described = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => spellScalar(jsonSchema as Record<string, unknown>),
  })
  const definitions: Record<string, unknown> = {}
  const inlined = hoist(described, definitions) as JsonSchema
  return { title, ...inlined, definitions }
}

/** An editor sees 5 where the reader sees "5", and both are right. */
function spellScalar(schema: Record<string, unknown>): void {
  if (schema.spelling === undefined) return
  schema.type = schema.spelling === 'boolean' ? ['boolean', 'string'] : ['string', 'number']
  delete schema.spelling
}

/** Moves every part that has a name of its own to the definitions, so that each stands in the file once. */
function hoist(value: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((each) => hoist(each, definitions))
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value).map(([key, each]) => [key, hoist(each, definitions)])
  const { definition, description, default: otherwise, ...rest } = Object.fromEntries(parts)
  const beside = {
    ...(description && { description }),
    ...(otherwise !== undefined && { default: otherwise }),
  }
  if (typeof definition !== 'string') return { ...beside, ...rest }
  const known = definitions[definition] ?? rest
  invariant(
    JSON.stringify(known) === JSON.stringify(rest),
    `two parts of a schema are both called ${definition}; give one another name`,
  )
  definitions[definition] = known
  const reference = { $ref: `#/definitions/${definition}` }
  // In this draft a reference hides what stands beside it.
  return Object.keys(beside).length === 0 ? reference : { ...beside, allOf: [reference] }
}
