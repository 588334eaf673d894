import type { BandName } from '../files/depth-bands.ts'
import type { Path } from '../files/yaml.ts'
import type { PartReader } from './scenario-parts.ts'
import type {
  DepthShape,
  DepthSourceText,
  MarkShape,
  MarkSourceText,
  MarkUse,
  SyntheticText,
} from './scenario-text.ts'
import { instrumentIn } from './terms.ts'

/** A stretch of time, both ends in it; an end left out is null. */
export interface Stretch {
  readonly from: number | null
  readonly to: number | null
}

/** Where an instrument's marks come from, besides the ticks. */
export type MarkSource =
  | (Stretch & {
      readonly kind: 'file'
      readonly series: number
      /** As written, beside the scenario. */
      readonly path: string
      readonly shape: MarkShape
      readonly use: MarkUse
      /** Midnight that a file without dates counts from. */
      readonly dayAt: number | null
    })
  | {
      readonly kind: 'points'
      readonly series: number
      /** Mark increments at moments that rise. */
      readonly points: readonly { readonly at: number; readonly mark: number }[]
      /** Time between two marks of the straight lines between the points; null for the points alone. */
      readonly everyMs: number | null
    }

/** A book whose form is declared: mark increments and quantity increments, shares in parts per million. */
export interface SyntheticDepth {
  readonly halfSpread: number
  readonly levels: number
  readonly step: number
  readonly sizeEach: number
  readonly growthPpm: number
  /** From `at` on the book holds this share of its form, until the next entry. */
  readonly scale: readonly { readonly at: number; readonly sharePpm: number }[]
}

/** Where an instrument's book comes from, besides the ticks. */
export type DepthSource =
  | (Stretch & {
      readonly kind: 'file'
      readonly series: number
      readonly path: string
      readonly shape: DepthShape
      /** Bands to be used; null for all. */
      readonly trusted: readonly BandName[] | null
      readonly everyMs: number | null
    })
  | {
      readonly kind: 'synthetic'
      readonly series: number
      readonly form: SyntheticDepth
      readonly everyMs: number | null
    }

/** Turns the written sources of marks into core units. */
export function markSourcesOf(texts: readonly MarkSourceText[], reader: PartReader): MarkSource[] {
  return texts.map((text, index) => {
    const path = ['marks', index]
    const series = reader.seriesOf(text.instrument, [...path, 'instrument'])
    if (text.file === undefined) return pointsOf(text, series, path, reader)
    return {
      kind: 'file',
      series,
      path: text.file,
      shape: text.shape ?? 'candles',
      use: text.use ?? 'close',
      dayAt: text.day ?? null,
      ...stretchOf(text, path, reader),
    }
  })
}

function pointsOf(text: MarkSourceText, series: number, path: Path, reader: PartReader): MarkSource {
  const points = (text.points ?? []).map(({ at, mark }, index) => ({
    at: reader.timeOf(at, [...path, 'points', index, 0]),
    mark: reader.markOf(mark, series, [...path, 'points', index, 1]),
  }))
  checkRising(points, [...path, 'points'], reader)
  return { kind: 'points', series, points, everyMs: text.every ?? null }
}

/** Turns the written sources of depth into core units. */
export function depthSourcesOf(texts: readonly DepthSourceText[], reader: PartReader): DepthSource[] {
  return texts.map((text, index) => {
    const path = ['depth', index]
    const series = reader.instrumentOf(text.instrument, [...path, 'instrument'])
    const everyMs = text.every ?? null
    if (text.synthetic !== undefined)
      return {
        kind: 'synthetic',
        series,
        everyMs,
        form: formOf(text.synthetic, series, [...path, 'synthetic'], reader),
      }
    return {
      kind: 'file',
      series,
      path: text.file ?? '',
      shape: text.shape ?? 'snapshots',
      trusted: text.trusted ?? null,
      everyMs,
      ...stretchOf(text, path, reader),
    }
  })
}

function formOf(text: SyntheticText, series: number, path: Path, reader: PartReader): SyntheticDepth {
  const { markIncrement } = instrumentIn(reader.terms, series) ?? {
    markIncrement: { numerator: 1n, denominator: 1n },
  }
  const scale = text.scale.map(({ at, share }, index) => ({
    at: reader.timeOf(at, [...path, 'scale', index, 'at']),
    sharePpm: share,
  }))
  checkRising(scale, [...path, 'scale'], reader)
  return {
    halfSpread: reader.faults.onGrid(text['half-spread'], markIncrement, [...path, 'half-spread']),
    levels: text.levels,
    step: reader.priceOf(text.step, series, [...path, 'step']),
    sizeEach: reader.quantityOf(text['size-each'], series, [...path, 'size-each']),
    growthPpm: text.growth,
    scale,
  }
}

function stretchOf(text: Pick<MarkSourceText, 'from' | 'to'>, path: Path, reader: PartReader): Stretch {
  const end = (key: 'from' | 'to'): number | null => {
    const when = text[key]
    return when === undefined ? null : reader.timeOf(when, [...path, key])
  }
  return { from: end('from'), to: end('to') }
}

function checkRising(entries: readonly { readonly at: number }[], path: Path, reader: PartReader): void {
  for (const [index, { at }] of entries.entries()) {
    if (index === 0 || at > entries[index - 1].at) continue
    reader.faults.tell([...path, index], 'a time not after the one above', 'times that rise')
  }
}
