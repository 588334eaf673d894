import { parseDecimal } from '../../core/money/units.ts'
import { DECIMALS, type Exact, magnitudeOf } from './exact.ts'

/** A printed figure: its value, and how far from it an unrounded one may lie. */
export interface Printed {
  readonly value: Exact
  /** One unit of the last digit printed. */
  readonly step: Exact
}

const FORM = /^(?:≈|about )?\$?(-?\d[\d,]*)(?:\.(\d+))?([MB%x]?)$/
const POWERS: Readonly<Record<string, number>> = { M: 6, B: 9 }

/**
 * Reads a figure as papers print it: `45,028,665.72`, `$129.7M`, `50.0%`, `≈0`.
 *
 * @throws {RangeError} when it has another form
 */
export function readPrinted(text: string): Printed {
  const found = FORM.exec(text)
  if (found === null)
    throw new RangeError(`"${text}" is not a printed figure; write it like 1,234.50 or 1.2M`)
  const [, whole, fraction = '', suffix] = found
  const power = POWERS[suffix] ?? 0
  const number = `${whole.replaceAll(',', '')}${fraction === '' ? '' : `.${fraction}`}e${power}`
  return { value: decimalOf(number), step: decimalOf(`1e${power - fraction.length}`) }
}

/** Is an unrounded figure what was printed, once it is rounded to the digits that were printed? */
export function isPrintedAs(value: Exact, printed: string): boolean {
  const { value: shown, step } = readPrinted(printed)
  return 2n * magnitudeOf(value - shown) <= step
}

function decimalOf(text: string): Exact {
  const read = parseDecimal(text, DECIMALS)
  if (!read.ok) throw new RangeError(read.problem)
  return read.value
}
