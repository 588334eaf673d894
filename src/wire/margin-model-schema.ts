import { z } from 'zod'
import type {
  Aggregate,
  DiscountRule,
  ExtendedFigures,
  Requirement,
  Scenario,
  ScenarioModel,
  SkewCap,
  SkewRule,
  Term,
  VolatilityFigures,
} from '../core/margin/scenario/model.ts'
import { chargeSchema } from './margin-model-charges.ts'
import { type Dialect, type Fields, mappingOf } from './margin-model-dialect.ts'
import { type Figures, figuresOf, ownOf } from './margin-model-figures.ts'

/** The schema of a margin model in one spelling. */
export function marginModelSchema(dialect: Dialect): z.ZodType<ScenarioModel> {
  const figures = figuresOf(dialect)
  const optional = <T extends object>(fields: Fields<T>): z.ZodType<T | null> =>
    dialect.orElse(dialect.orNone(mappingOf(dialect, fields)), null)
  const fields: Fields<Omit<ScenarioModel, 'name'>> = {
    title: dialect.text,
    standing: z.enum(['published', 'template']),
    sources: dialect.orElse(z.array(dialect.text), []),
    notes: dialect.orElse(z.array(dialect.text), []),
    unit: z.enum(['quote', 'coin']),
    scenarios: dialect.orElse(z.array(scenario(dialect, figures)), []),
    volatility: optional({
      ...volatilityFields(figures),
      own: ownOf(dialect, volatilityFields(figures)) as never,
    }) as never,
    skew: optional(skewFields(dialect, figures)),
    discount: optional(discountFields(figures)),
    collateral: z.union([z.enum(['moves', 'aside']), z.array(dialect.name)]).optional(),
    aggregate: dialect.orElse(aggregate(dialect, figures), { by: 'sum-of-maxima', groups: 'underlying' }),
    charges: dialect.orElse(z.array(chargeSchema(dialect, figures)), []),
    initial: requirement(dialect, figures),
    maintenance: requirement(dialect, figures),
  }
  return namedModel(dialect, fields)
}

/** In a file the name stands under `margin-model`, so that the first line says what the file is. */
function namedModel(dialect: Dialect, fields: Fields<Omit<ScenarioModel, 'name'>>): z.ZodType<ScenarioModel> {
  if (dialect.tag === 'kind') return mappingOf<ScenarioModel>(dialect, { name: dialect.name, ...fields })
  const read = mappingOf<Omit<ScenarioModel, 'name'> & { marginModel: string; $schema?: string }>(dialect, {
    $schema: dialect.text.optional() as never,
    marginModel: dialect.name,
    ...fields,
  })
  return read.transform(({ marginModel, $schema: _, ...rest }) => ({
    name: marginModel,
    ...rest,
  })) as unknown as z.ZodType<ScenarioModel>
}

function scenario(dialect: Dialect, { move, least0, above0 }: Figures): z.ZodType<Scenario> {
  const extended: Fields<ExtendedFigures> = { range: above0, factor: least0, dampener: least0 }
  return mappingOf<Scenario>(dialect, {
    name: dialect.name,
    move,
    moves: z.record(z.string(), move).optional() as never,
    volatility: dialect.orElse(z.enum(['same', 'up', 'down']), 'same'),
    skew: z.enum(['linear', 'absolute']).optional() as never,
    weight: dialect.orElse(least0, 1),
    extended: mappingOf(dialect, { ...extended, own: ownOf(dialect, extended) }).optional() as never,
  })
}

function volatilityFields({ least0, above0 }: Figures): Fields<VolatilityFigures> {
  return {
    up: least0,
    down: least0,
    pivotDays: above0,
    floorDays: above0,
    nearPower: least0,
    farPower: least0,
    leastUp: least0,
    by: z.enum(['relative', 'absolute']),
  }
}

function skewFields(dialect: Dialect, { any, least0, above0 }: Figures): Fields<SkewRule> {
  const cap: Fields<SkewCap> = { c: any, most: least0 }
  return {
    least: above0,
    width: least0,
    a: any,
    b: any,
    linear: mappingOf(dialect, cap),
    absolute: mappingOf(dialect, cap),
  }
}

function discountFields({ least0 }: Figures): Fields<DiscountRule> {
  return {
    longBase: least0,
    longTimes: least0,
    longAdd: least0,
    shortBase: least0,
    shortTimes: least0,
    shortAdd: least0,
  }
}

function aggregate(dialect: Dialect, { least0 }: Figures): z.ZodType<Aggregate> {
  const groups = z.enum(['underlying', 'expiry'])
  const cap = dialect.orElse(dialect.orNone(least0), null)
  const own = mappingOf(dialect, {
    factor: least0.optional(),
    cap: dialect.orNone(least0).optional(),
  })
  const members = [
    mappingOf(dialect, { by: z.literal('min'), groups }),
    mappingOf(dialect, { by: z.literal('sum-of-maxima'), groups }),
    mappingOf(dialect, {
      by: z.literal('offset'),
      groups,
      factor: least0,
      cap,
      own: z.record(z.string(), own).optional(),
    }),
  ] as unknown as [z.core.$ZodTypeDiscriminable]
  return z.discriminatedUnion('by', members) as unknown as z.ZodType<Aggregate>
}

/** A sum of terms; in a file a bare word is a term once, and a list alone is the only sum there is. */
function requirement(dialect: Dialect, { any, least0 }: Figures): z.ZodType<Requirement> {
  const peg = mappingOf(dialect, { under: least0, factor: least0 })
  const full = mappingOf<Term>(dialect, {
    of: dialect.name,
    times: dialect.orElse(any, 1),
    peg: peg.optional() as never,
  })
  const bare = dialect.name.transform((of) => ({ of, times: 1 }))
  const term = (dialect.tag === 'kind' ? full : z.union([bare, full])) as z.ZodType<Term>
  const sums = mappingOf<Requirement>(dialect, {
    highestOf: z.array(z.array(term)),
    plus: dialect.orElse(z.array(term), []),
  })
  if (dialect.tag === 'kind') return sums
  const list = z.array(term).transform((terms) => ({ highestOf: [terms], plus: [] }))
  return z.union([list, sums]) as unknown as z.ZodType<Requirement>
}
