import { z } from 'zod'
import type {
  Charge,
  ChargeRule,
  CompositeDelta,
  DeltaShockFigures,
  RollFigures,
  RuleOf,
} from '../core/margin/scenario/model.ts'
import { type Dialect, type Fields, mappingOf } from './margin-model-dialect.ts'
import { type Figures, ownOf } from './margin-model-figures.ts'

type Rules = { readonly [Kind in ChargeRule['kind']]: Fields<Omit<RuleOf<Kind>, 'kind'>> }

/** A charge of any kind; its kind stands under the dialect's tag. */
export function chargeSchema(dialect: Dialect, figures: Figures): z.ZodType<Charge> {
  const members = Object.entries(rulesOf(dialect, figures)).map(([kind, fields]) => {
    const mapping = z.strictObject({
      name: dialect.name,
      [dialect.tag]: z.literal(kind),
      ...Object.fromEntries(Object.entries(fields).map(([field, schema]) => [dialect.key(field), schema])),
    })
    return mapping.transform((read) => {
      const values = Object.keys(fields).map((field) => [field, read[dialect.key(field)]])
      const rule = Object.fromEntries(values.filter(([, value]) => value !== undefined))
      return { name: read.name, kind, ...rule }
    })
  })
  return z.discriminatedUnion(
    dialect.tag,
    members as unknown as [z.core.$ZodTypeDiscriminable],
  ) as unknown as z.ZodType<Charge>
}

function rulesOf(dialect: Dialect, figures: Figures): Rules {
  return {
    ...gridCharges(dialect, figures),
    ...shortCharges(dialect, figures),
    ...spreadCharges(dialect, figures),
  }
}

type GridKind =
  | 'basis'
  | 'roll'
  | 'delta-shock'
  | 'notional'
  | 'collateral'
  | 'confidence'
  | 'depeg'
  | 'delta'
type ShortKind = 'standard-option' | 'expiry-loss' | 'future-size' | 'short-minimum' | 'tiered'

function gridCharges(dialect: Dialect, { least0, move }: Figures): Pick<Rules, GridKind> {
  const roll: Fields<RollFigures> = { least: least0, annual: least0 }
  const shock: Fields<DeltaShockFigures> = { most: least0, slope: least0, threshold: least0 }
  return {
    basis: {
      up: move,
      down: move,
      add: least0,
      times: least0,
      competes: dialect.orElse(dialect.flag, false),
    },
    roll: { ...roll, own: ownOf(dialect, roll) as never },
    'delta-shock': { ...shock, own: ownOf(dialect, shock) as never },
    notional: { of: z.enum(['perpetuals', 'futures', 'short-options', 'naked-shorts']), share: least0 },
    collateral: { share: least0, own: z.record(z.string(), least0).optional() as never },
    confidence: { under: least0, factor: least0, of: z.enum(['all', 'perpetuals-and-shorts', 'collateral']) },
    depeg: { under: least0, factor: least0 },
    delta: { net: least0, hedged: least0 },
  }
}

function shortCharges(dialect: Dialect, { least0 }: Figures): Pick<Rules, ShortKind> {
  const level = z.enum(['initial', 'maintenance'])
  const shares = { maxSpot: least0, minSpot: least0, mmCall: least0, mmPut: least0, mmPutMark: least0 }
  return {
    'standard-option': { level, ...shares },
    'expiry-loss': {
      level,
      isolated: mappingOf(dialect, { ...shares, putFactor: least0 }),
      netCalls: least0,
    },
    'future-size': { base: least0, slope: dialect.orElse(least0, 0) },
    'short-minimum': { each: least0, asShareOfSpot: dialect.orElse(dialect.flag, false) },
    tiered: {
      of: dialect.name,
      tiers: z.array(mappingOf(dialect, { upTo: dialect.orNone(least0), times: least0 })).min(1),
    },
  }
}

function spreadCharges(
  dialect: Dialect,
  { least0, above0, move }: Figures,
): Omit<Rules, GridKind | ShortKind> {
  const delta = mappingOf<CompositeDelta>(dialect, {
    points: z.array(mappingOf(dialect, { move, weight: above0 })).min(1),
  })
  const tier = mappingOf(dialect, { from: least0, below: dialect.orNone(above0) })
  const spread = mappingOf(dialect, { one: dialect.whole, other: dialect.whole, charge: least0 })
  const pair = mappingOf(dialect, { one: dialect.name, other: dialect.name, ratio: above0, rate: least0 })
  return {
    spread: { delta, tiers: z.array(tier).min(1), spreads: z.array(spread) },
    credit: { delta, pairs: z.array(pair) },
    'vega-spread': { rate: least0 },
    'delta-spread': { rate: least0 },
  }
}
