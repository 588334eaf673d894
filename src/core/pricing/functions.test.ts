import { expect, test } from 'vitest'
import { PreciseNumbers } from '../../../test/support/pricing-twin.ts'
import { erfc, erfcx, exp, expm1, log, log1p, normalCdf, normalPdf, normalQuantile, pow } from './index.ts'

const precise = new PreciseNumbers(400)
/** For tails of 1e-300 and below. */
const farther = new PreciseNumbers(2_400)

/** A fixed pattern of numbers in [0, 1), the same on every machine. */
function spread(count: number): number[] {
  return Array.from({ length: count }, (_, n) => (n * 0.6180339887498949) % 1)
}

/** The largest error of a function, in units of the last place of the true result. */
function worstUlp(
  inputs: readonly number[],
  fast: (x: number) => number,
  truth: (numbers: PreciseNumbers, x: bigint) => bigint,
  numbers: PreciseNumbers = precise,
): number {
  const errors = inputs.map((x) => {
    const exact = truth(numbers, numbers.of(x))
    const unit = numbers.of(lastPlaceOf(numbers.toNumber(exact)))
    const error = numbers.of(fast(x)) - exact
    return numbers.toNumber(numbers.divide(error < 0n ? -error : error, unit))
  })
  return Math.max(...errors)
}

function lastPlaceOf(x: number): number {
  const words = new DataView(new ArrayBuffer(8))
  words.setFloat64(0, Math.abs(x))
  words.setBigUint64(0, words.getBigUint64(0) + 1n)
  return words.getFloat64(0) - Math.abs(x)
}

test('exp and expm1 are right to the last place', () => {
  const wide = spread(60).map((part) => 1_400 * part - 700)
  const close = spread(300).map((part) => (part - 0.5) * 10 ** -((part * 97) % 9))
  expect(worstUlp(close, exp, (n, x) => n.exp(x))).toBeLessThan(0.6)
  expect(worstUlp(wide, exp, (n, x) => n.exp(x), farther)).toBeLessThan(0.6)
  expect(worstUlp(close, expm1, (n, x) => n.exp(x) - n.one)).toBeLessThan(2.5)
})

test('log and log1p are right to the last place', () => {
  const wide = spread(40).map((part) => exp(1_400 * part - 700))
  const close = spread(300).map((part) => 1 + (part - 0.5) * 10 ** -((part * 97) % 9))
  const small = spread(300).map((part) => (part - 0.4) * 10 ** -((part * 89) % 12))
  expect(worstUlp(wide, log, (n, x) => n.log(x), farther)).toBeLessThan(0.8)
  expect(worstUlp(close, log, (n, x) => n.log(x))).toBeLessThan(0.8)
  expect(worstUlp(small, log1p, (n, x) => n.log(n.one + x))).toBeLessThan(0.8)
})

test('pow is right to the last place, wherever its result is a float', () => {
  const errors = spread(60).map((part) => {
    const [x, y] = [exp(20 * part - 10), 60 * ((part * 31) % 1) - 30]
    const exact = farther.exp(farther.multiply(farther.of(y), farther.log(farther.of(x))))
    return Math.abs(pow(x, y) / farther.toNumber(exact) - 1)
  })
  expect(Math.max(...errors)).toBeLessThan(2.3e-16)
})

test('the normal distribution keeps its digits down to the smallest floats', () => {
  const middle = spread(150).map((part) => 10 * part - 5)
  const tail = spread(20).map((part) => -38 * part)
  expect(worstUlp(middle, normalCdf, (n, x) => n.normalCdf(x))).toBeLessThan(7)
  expect(worstUlp(tail, normalCdf, (n, x) => n.normalCdf(x), farther)).toBeLessThan(7)
  expect(worstUlp(tail, normalPdf, (n, x) => n.normalPdf(x), farther)).toBeLessThan(3)
  const root2 = farther.sqrt(2n * farther.one)
  const half = spread(20).map((part) => 26 * part)
  expect(worstUlp(half, erfc, (n, x) => 2n * n.normalCdf(-n.multiply(x, root2)), farther)).toBeLessThan(7)
})

test('the quantile undoes the distribution', () => {
  const shares = spread(300).flatMap((part) => [part, part * 10 ** -((part * 300) % 300)])
  for (const share of shares.filter((each) => each > 1e-300 && each < 1)) {
    const z = normalQuantile(share)
    // A last place of z moves the share by z² last places.
    expect(Math.abs(normalCdf(z) / share - 1)).toBeLessThan(1e-15 * (4 + z * z))
  }
})

test('edges are told as they are', () => {
  expect([exp(0), exp(Infinity), exp(-Infinity), exp(710), exp(-746), exp(Number.NaN)]).toEqual([
    ...[1, Infinity, 0, Infinity, 0, Number.NaN],
  ])
  expect([log(1), log(0), log(Infinity), log(-1), log(5e-324)]).toEqual([
    ...[0, -Infinity, Infinity, Number.NaN, -744.4400719213812],
  ])
  expect([log1p(0), log1p(-1), log1p(Infinity), log1p(-2), log1p(1e-300)]).toEqual([
    ...[0, -Infinity, Infinity, Number.NaN, 1e-300],
  ])
  expect([expm1(0), expm1(1e-300), expm1(-Infinity), expm1(800)]).toEqual([0, 1e-300, -1, Infinity])
  expect([pow(2, 10), pow(0, 2), pow(0, -2), pow(3, 0), pow(-1, 2), pow(2, 1_024), pow(2, -1_074)]).toEqual([
    ...[1_024, 0, Infinity, 1, Number.NaN, Infinity, 5e-324],
  ])
  expect([erfc(0), erfc(-Infinity), erfc(Infinity), erfcx(0), erfcx(Infinity)]).toEqual([1, 2, 0, 1, 0])
  expect([normalCdf(0), normalCdf(-Infinity), normalCdf(Infinity), normalCdf(Number.NaN)]).toEqual([
    ...[0.5, 0, 1, Number.NaN],
  ])
  expect([normalPdf(Infinity), normalPdf(-50), normalPdf(Number.NaN)]).toEqual([0, 0, Number.NaN])
  expect([
    Math.abs(normalQuantile(0.5)),
    normalQuantile(0),
    normalQuantile(1),
    normalQuantile(2),
    normalQuantile(-1),
  ]).toEqual([...[0, -Infinity, Infinity, Number.NaN, Number.NaN]])
})
