import type { Fraction } from '../../core/market/fraction.ts'

/** A share as a percentage with so many digits after the point, rounded half up: `13.0%`. */
export function shareText(value: Fraction | null, digits: number = 2): string {
  if (value === null) return 'all and more'
  const { numerator, denominator } = value
  const scale = 10n ** BigInt(digits)
  const scaled = (numerator * 200n * scale + denominator) / (2n * denominator)
  if (scaled === 0n && numerator > 0n) return `<${digits === 0 ? '1' : `0.${'0'.repeat(digits - 1)}1`}%`
  const text = `${scaled / scale}`
  return digits === 0 ? `${text}%` : `${text}.${String(scaled % scale).padStart(digits, '0')}%`
}
