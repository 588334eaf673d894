import { z } from 'zod'
import { parseDecimal } from '../core/money/units.ts'
import {
  type JumpWing,
  type RawSvi,
  rawOfEssvi,
  rawOfJumpWing,
  rawOfNatural,
  rawOfSsvi,
  type Shaped,
  type SviSlice,
  type SviSurface,
  surfaceRefusalText,
  sviSurface,
} from '../core/pricing/surface/index.ts'
import type { Problems } from '../files/problems.ts'
import { readYaml, type YamlDocument } from '../files/yaml.ts'
import { problemsFromZod } from '../files/yaml-problems.ts'
import { prose, scalar } from './scalars.ts'
import { wingsText } from './wings-text.ts'

/** A surface as it was written, with the range of strikes that is asked about. */
export interface WrittenSurface {
  readonly surface: SviSurface
  /** Strikes as multiples of the forward; null where the file does not say. */
  readonly range: { readonly low: number; readonly high: number } | null
}

/** The nearest float of a decimal text. */
const figure: z.ZodType<number, string> = scalar('a decimal number', (text) =>
  parseDecimal(text, 400).ok ? Number(text.replaceAll('_', '')) : undefined,
)

const raw = z.strictObject({ a: figure, b: figure, rho: figure, m: figure, sigma: figure })
const natural = z.strictObject({ delta: figure, mu: figure, rho: figure, omega: figure, zeta: figure })
const jumpWing = z.strictObject({ v: figure, psi: figure, p: figure, c: figure, 'v-tilde': figure })
const ssvi = z.strictObject({ theta: figure, rho: figure, phi: figure })
const essvi = z.strictObject({ theta: figure, rho: figure, psi: figure })

const forms = ['svi', 'natural', 'jump-wing', 'ssvi', 'essvi'] as const

const slice = z
  .strictObject({
    years: figure,
    forward: figure,
    svi: raw.optional(),
    natural: natural.optional(),
    'jump-wing': jumpWing.optional(),
    ssvi: ssvi.optional(),
    essvi: essvi.optional(),
  })
  .refine((written) => forms.filter((form) => written[form] !== undefined).length === 1, {
    message: `one of ${forms.map((form) => `"${form}"`).join(', ')}`,
  })

const surfaceSchema = z.strictObject({
  about: prose.optional(),
  wings: wingsText.describe('What holds far from the money: "linear", or where volatility stops moving.'),
  range: z.strictObject({ low: figure, high: figure }).optional(),
  slices: z.array(slice).min(1),
})

type SliceText = z.infer<typeof slice>

/**
 * Reads a surface from its parameters, YAML or JSON: `{ wings, range, slices: [{ years, forward, svi: { a, b, … } }] }`.
 *
 * A smile is raw SVI under `svi`, or `natural`, `jump-wing`, `ssvi` or `essvi`.
 *
 * @param file its name, for problems
 * @returns undefined where there was a fault
 */
export function readSurface(file: string, text: string, problems: Problems): WrittenSurface | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  if (problems.count > before) return undefined
  const read = surfaceSchema.safeParse(document.value)
  if (!read.success) {
    problems.addAll(problemsFromZod(document, read.error))
    return undefined
  }
  const { range } = read.data
  if (range !== undefined && !(range.low > 0 && range.high > range.low)) {
    const found = `a range from ${range.low} to ${range.high}`
    problems.add({ place: document.placeOf(['range']), found, expected: '0 < low < high' })
  }
  const slices = slicesOf(read.data.slices, document, problems)
  if (problems.count > before) return undefined
  const surface = sviSurface(slices, read.data.wings)
  if (surface.ok) return { surface: surface.value, range: range ?? null }
  const path = surface.refusal.reason === 'expiries-not-rising' ? ['slices'] : ['wings']
  problems.add({ place: document.placeOf(path), ...toldOf(surface) })
  return undefined
}

function slicesOf(texts: readonly SliceText[], document: YamlDocument, problems: Problems): SviSlice[] {
  return texts.flatMap((text, index): SviSlice[] => {
    const { years, forward } = text
    const smile = smileOf(text)
    // A smile alone, with an expiry of its own, so that a fault is told at its place.
    const alone = smile.ok ? sviSurface([{ years, forward, svi: smile.value }], { kind: 'linear' }) : smile
    if (smile.ok && alone.ok) return [{ years, forward, svi: smile.value }]
    problems.add({ place: document.placeOf(['slices', index]), ...toldOf(alone) })
    return []
  })
}

function smileOf(text: SliceText): Shaped<RawSvi> {
  if (text.natural !== undefined) return rawOfNatural(text.natural)
  if (text.ssvi !== undefined) return rawOfSsvi(text.ssvi)
  if (text.essvi !== undefined) return rawOfEssvi(text.essvi)
  const wing = text['jump-wing']
  if (wing === undefined) return { ok: true, value: text.svi! }
  const { v, psi, p, c } = wing
  const named: JumpWing = { years: text.years, v, psi, p, c, vTilde: wing['v-tilde'] }
  return rawOfJumpWing(named)
}

/** A refusal as a problem: what was found, what was expected. */
function toldOf(result: Shaped<unknown>): { found: string; expected: string } {
  const told = result.ok ? '' : surfaceRefusalText(result.refusal)
  const parts = /^Found (.*), expected (.*)$/.exec(told)
  return { found: parts?.[1] ?? told, expected: parts?.[2] ?? 'a surface' }
}
