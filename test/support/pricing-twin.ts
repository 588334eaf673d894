import type { OptionInputs } from '../../src/core/pricing/index.ts'

/** What a twin is asked for: an option with the interest, not the discount, because derivatives hold the interest. */
export interface TwinOption {
  readonly right: 'call' | 'put'
  readonly forward: bigint
  readonly strike: bigint
  readonly years: bigint
  readonly volatility: bigint
  readonly rate: bigint
}

/** Names of the inputs that can be moved. */
export type TwinInput = Exclude<keyof TwinOption, 'right'>

/**
 * Slow and obvious arithmetic on whole numbers with `bits` bits after the point, written from the definitions: the
 * series of e^x and artanh, the series of the normal distribution whose terms are all above zero. Nothing of it is
 * shared with the fast functions.
 */
export class PreciseNumbers {
  readonly bits: bigint
  readonly one: bigint
  readonly #ln2: bigint
  readonly #rootTwoPi: bigint

  constructor(bits = 400) {
    this.bits = BigInt(bits)
    this.one = 1n << this.bits
    this.#ln2 = this.#artanhTwice(this.one / 3n)
    this.#rootTwoPi = this.sqrt(2n * this.#pi())
  }

  /** The exact value of a float. */
  of(x: number): bigint {
    if (!Number.isFinite(x)) throw new RangeError(`${x} is no finite number, so it has no exact value.`)
    const words = new DataView(new ArrayBuffer(8))
    words.setFloat64(0, x)
    const raw = words.getBigUint64(0)
    const power = (raw >> 52n) & 0x7ffn
    const digits = (raw & 0xfffffffffffffn) | (power === 0n ? 0n : 1n << 52n)
    const shift = this.bits + (power === 0n ? 1n : power) - 1075n
    const size = shift >= 0n ? digits << shift : digits >> -shift
    return raw >> 63n ? -size : size
  }

  /** The nearest float. */
  toNumber(x: bigint): number {
    if (x < 0n) return -this.toNumber(-x)
    const drop = BigInt(Math.max(0, x.toString(2).length - 64))
    // A last bit that stands for all that is dropped keeps the rounding to the nearest.
    const kept = (x >> drop) | (x & ((1n << drop) - 1n) ? 1n : 0n)
    const power = Number(drop - this.bits)
    return power < -1000 ? Number(kept) * 2 ** -500 * 2 ** (power + 500) : Number(kept) * 2 ** power
  }

  multiply(a: bigint, b: bigint): bigint {
    return (a * b) >> this.bits
  }

  divide(a: bigint, b: bigint): bigint {
    return (a << this.bits) / b
  }

  sqrt(x: bigint): bigint {
    if (x === 0n) return 0n
    const square = x << this.bits
    let root = 1n << (BigInt(square.toString(2).length + 1) / 2n)
    for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n)
      root = next
    return root
  }

  /** 2^k times the series of what is left below ln 2. */
  exp(x: bigint): bigint {
    let power = x / this.#ln2
    if (x < 0n) power -= 1n
    const rest = (x - power * this.#ln2) >> 8n
    let [term, sum] = [this.one, this.one]
    for (let n = 1n; term !== 0n; n += 1n) sum += term = this.multiply(term, rest) / n
    for (let squaring = 0; squaring < 8; squaring += 1) sum = this.multiply(sum, sum)
    return power < 0n ? sum >> -power : sum << power
  }

  log(x: bigint): bigint {
    if (x <= 0n) throw new RangeError('There is no logarithm of zero or below.')
    const power = BigInt(x.toString(2).length) - 1n - this.bits
    const z = power < 0n ? x << -power : x >> power
    return power * this.#ln2 + this.#artanhTwice(this.divide(z - this.one, z + this.one))
  }

  normalPdf(z: bigint): bigint {
    return this.divide(this.exp(-this.multiply(z, z) / 2n), this.#rootTwoPi)
  }

  /** 1/2 + n(z) (z + z³/3 + z⁵/15 + ...); a tail is what is left of it, so it has `bits` less its own size in bits. */
  normalCdf(z: bigint): bigint {
    const square = this.multiply(z, z)
    let [term, sum] = [z, z]
    for (let n = 3n; term !== 0n && term !== -1n; n += 2n) sum += term = this.multiply(term, square) / n
    return this.one / 2n + this.multiply(this.normalPdf(z), sum)
  }

  /** 2 artanh(y), for |y| up to a third. */
  #artanhTwice(y: bigint): bigint {
    const square = this.multiply(y, y)
    let [power, sum] = [y, y]
    for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
      power = this.multiply(power, square)
      sum += power / n
    }
    return 2n * sum
  }

  /** Machin's formula. */
  #pi(): bigint {
    const arctan = (over: bigint): bigint => {
      let power = this.one / over
      let sum = power
      for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
        power /= over * over
        sum += (sign * power) / n
      }
      return sum
    }
    return 4n * (4n * arctan(5n) - arctan(239n))
  }
}

/** Black's formula as it stands in the books, and its derivatives as differences of it. */
export class PricingTwin {
  readonly numbers: PreciseNumbers
  /** A step of 2^-90: the differences are good to some 2^-180, far below what a float shows. */
  readonly #step: bigint

  constructor(numbers: PreciseNumbers = new PreciseNumbers()) {
    this.numbers = numbers
    this.#step = numbers.one >> 90n
  }

  optionOf(inputs: OptionInputs): TwinOption {
    const { numbers } = this
    const years = numbers.of(inputs.years)
    const discount = numbers.of(inputs.discount ?? 1)
    return {
      right: inputs.right,
      forward: numbers.of(inputs.forward),
      strike: numbers.of(inputs.strike),
      years,
      volatility: numbers.of(inputs.volatility),
      rate: numbers.divide(-numbers.log(discount), years),
    }
  }

  /** Today's value in quote money. */
  value({ right, forward, strike, years, volatility, rate }: TwinOption): bigint {
    const n = this.numbers
    const deviation = n.multiply(volatility, n.sqrt(years))
    const d1 = n.divide(n.log(n.divide(forward, strike)), deviation) + deviation / 2n
    const w = right === 'call' ? 1n : -1n
    const first = n.multiply(forward, n.normalCdf(w * d1))
    const second = n.multiply(strike, n.normalCdf(w * (d1 - deviation)))
    return n.multiply(n.exp(-n.multiply(rate, years)), w * (first - second))
  }

  /** The slope of a function of an option along one input. */
  slope(of: (option: TwinOption) => bigint, along: TwinInput): (option: TwinOption) => bigint {
    return (option) => {
      const step = this.numbers.multiply(option[along], this.#step) + this.#step
      const [up, down] = [step, -step].map((move) => of({ ...option, [along]: option[along] + move }))
      return this.numbers.divide(up - down, 2n * step)
    }
  }
}
