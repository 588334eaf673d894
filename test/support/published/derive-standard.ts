/**
 * Published examples of Derive's StandardManager: inputs and results as the venue's own tests state them, each as the
 * double nearest to it. Facts only.
 *
 * Derive v2-core (github.com/derivexyz/v2-core), test/risk-managers/unit-tests/StandardManager: `test-cases.json` at commit
 * fcc833b0, `test-cases-portfolio.json` at commit f46a7bc8 with the feeds of `TestStandardManager_Portfolio_Cases.t.sol`
 * and `TestCaseExpiries.t.sol`.
 */

/** Seconds to expiry, strike, right, amount and volatility of an option. */
export type PublishedOption = readonly [
  underlying: 'ETH' | 'BTC',
  seconds: number,
  strike: number,
  right: 1 | -1,
  amount: number,
  volatility: number,
]

export interface ExactCase {
  readonly name: string
  readonly options: readonly PublishedOption[]
  /** Forwards by seconds to expiry, where they are not those of the others. */
  readonly forwards?: Readonly<Record<number, number>>
  readonly ethConfidence?: number
  readonly perpetualConfidence?: number
  readonly peg?: number
  readonly perpetual?: { readonly amount: number; readonly price: number; readonly cash: number }
  readonly collateral?: number
  readonly maintenance: number
  readonly initial: number
}

/** ETH at 1,500 and BTC at 28,000. */
export const exactForwards: Readonly<Record<'ETH' | 'BTC', Readonly<Record<number, number>>>> = {
  ETH: { 500400: 1500.833279310994, 1191600: 1501.9850451871957 },
  BTC: { 2487600: 28077.410462932843 },
}

const week = 500400
const short1500: PublishedOption = ['ETH', week, 1500, 1, -1, 1.0478844940849863]
const long1500: PublishedOption = ['ETH', week, 1500, 1, 1, 1.0478844940849863]

/** Margins of the first file, net: below zero is what is asked. Exact to the double that the file was made with. */
export const exactCases: readonly ExactCase[] = [
  { name: '1', options: [short1500], maintenance: -191.87158518905994, initial: -304.37158518905994 },
  { name: '2', options: [long1500], maintenance: 0, initial: 0 },
  {
    name: '3',
    options: [['ETH', week, 1900, 1, -1, 1.1799938322791133]],
    maintenance: -118.50826183542667,
    initial: -156.00826183542665,
  },
  {
    name: '4',
    options: [['ETH', week, 1300, -1, -1, 1.0831894155098765]],
    maintenance: -126.82279429437403,
    initial: -164.32279429437403,
  },
  {
    name: '5',
    options: [
      ['ETH', week, 1100, 1, -1, 1.198874027186882],
      ['ETH', week, 1300, 1, 1, 1.0831894155098765],
    ],
    maintenance: -200,
    initial: -200,
  },
  {
    name: '6',
    options: [
      ['ETH', week, 1900, 1, 1, 1.1799938322791133],
      ['ETH', week, 1700, 1, -1, 1.1163544712053557],
    ],
    maintenance: -135.60401446658244,
    initial: -173.10401446658244,
  },
  {
    name: '7',
    options: [
      ['ETH', week, 1200, 1, 1, 1.1389393988282974],
      ['ETH', week, 1000, 1, -1, 1.2620121299319145],
      ['ETH', week, 2500, 1, -0.1, 1.32653865803086],
    ],
    maintenance: -365.09166072420936,
    initial: -380.09999351731926,
  },
  { name: '8', options: [long1500], ethConfidence: 0.3, maintenance: 0, initial: 0 },
  { name: '9', options: [long1500], ethConfidence: 0.1, maintenance: 0, initial: 0 },
  {
    name: '10',
    options: [short1500],
    ethConfidence: 0.8,
    maintenance: -191.87158518905994,
    initial: -304.37158518905994,
  },
  {
    name: '11',
    options: [long1500],
    ethConfidence: 0.8,
    perpetualConfidence: 0.3,
    maintenance: 0,
    initial: 0,
  },
  {
    name: '16',
    options: [short1500],
    peg: 0.3,
    maintenance: -191.87158518905994,
    initial: -1528.3715851890597,
  },
  {
    name: '17',
    options: [],
    // Ten dollars of funding are owed to it; it was bought at 1,535.
    perpetual: { amount: 1, price: 1505, cash: -30 + 10 },
    maintenance: -95.25,
    initial: -117.825,
  },
  { name: '18', options: [], collateral: 1, maintenance: 149.99999999999997, initial: 149.99999999999997 },
  {
    name: '19',
    options: [['ETH', week, 1800, 1, -1, 1.1492964832093617]],
    collateral: 1,
    maintenance: 25.622287925320023,
    initial: -11.877712074679977,
  },
  {
    name: '20',
    options: [],
    collateral: 1,
    ethConfidence: 0.15,
    maintenance: 149.99999999999997,
    initial: -360,
  },
  {
    name: '21',
    options: [['ETH', week, 4500, -1, -1, 1.5973444422286496]],
    maintenance: -3224.104227075966,
    initial: -3385.309438429764,
  },
  {
    name: '22',
    options: [
      ['ETH', week, 1500, 1, -1, 1.0478844940849863],
      ['ETH', week, 1500, -1, 1, 1.0478844940849863],
      ['ETH', week, 2500, 1, 1, 1.32653865803086],
      ['ETH', week, 2500, -1, -1, 1.32653865803086],
    ],
    maintenance: -1000,
    initial: -1000,
  },
  {
    name: '23',
    options: [
      ['ETH', week, 1500, 1, 1, 1.0478844940849863],
      ['ETH', week, 1500, -1, -1, 1.0478844940849863],
      ['ETH', week, 1600, 1, -1, 1.0814822163176012],
      ['ETH', week, 1600, -1, 1, 1.0814822163176012],
    ],
    maintenance: 0,
    initial: 0,
  },
  {
    name: '24, in the settlement window',
    // Three quarters of the settlement price are fixed at 1,433.56; what is left is the mean of both.
    forwards: { 900: 1450.1687079054382 },
    options: [['ETH', 900, 1500, 1, -1, 1.048124566815733]],
    maintenance: -112.5000000010422,
    initial: -225.0000000010422,
  },
  {
    name: '25, in the settlement window',
    forwards: { 900: 1450.1687079054382 },
    options: [
      ['ETH', 900, 1200, 1, 1, 1.1385520609538669],
      ['ETH', 900, 1000, 1, -1, 1.2616528861737466],
      ['ETH', 900, 2500, 1, -0.1, 1.3268194743411348],
    ],
    maintenance: -359.5185578695982,
    initial: -374.0202449486526,
  },
  {
    name: '26, two coins',
    options: [
      ['ETH', 1191600, 1200, 1, 3, 1.1394753146157253],
      ['ETH', 1191600, 1000, 1, -1, 1.2625090932128469],
      ['BTC', 2487600, 29000, -1, -2.1, 1.064018976887011],
      ['BTC', 2487600, 34000, -1, 2.1, 1.1548026917027054],
    ],
    maintenance: -200,
    initial: -200,
  },
]

/** Date, strike, right and amount; every option of the second file has a volatility of 50%. */
export type DatedOption = readonly [
  underlying: 'ETH' | 'BTC',
  days: 3 | 10 | 17 | 57,
  strike: number,
  right: 1 | -1,
  amount: number,
]

export interface WholeCase {
  readonly name: string
  readonly options?: readonly DatedOption[]
  readonly perpetuals?: readonly {
    readonly underlying: 'ETH' | 'BTC'
    readonly amount: number
    readonly entry: number
  }[]
  readonly collateral?: { readonly ETH?: number; readonly BTC?: number }
  readonly cash?: number
  readonly peg?: number
  readonly ethConfidence?: number
  readonly perpetualConfidence?: number
  /** Confidence of the expiry in 17 days, and its forward where the case sets one. */
  readonly seventeen?: { readonly confidence: number; readonly above?: number }
  readonly maintenance: number
  readonly initial: number
}

/** What the forwards of the second file stand above spot by days; ETH is at 2,000 and BTC at 28,000, at 8 hours. */
export const above = {
  ETH: { 3: 0.91345, 10: 2.83305, 17: 4.7545, 57: 15.7696 },
  BTC: { 3: 12.7883, 10: 39.66276, 17: 66.56301, 57: 220.77451 },
} as const

const seventeenCall: DatedOption = ['ETH', 17, 2000, 1, -1]

/** Net margins of the second file, cut to whole dollars towards zero. */
export const wholeCases: readonly WholeCase[] = [
  { name: 'long call', options: [['ETH', 10, 2000, 1, 1]], maintenance: 0, initial: 0 },
  { name: 'long put', options: [['ETH', 10, 2000, -1, 1]], maintenance: 0, initial: 0 },
  { name: 'short call in the money', options: [['ETH', 10, 1500, 1, -1]], maintenance: -652, initial: -802 },
  {
    name: 'short put in the money',
    options: [['ETH', 10, 3000, -1, -2]],
    maintenance: -2294,
    initial: -2594,
  },
  { name: 'short call out', options: [['ETH', 17, 2500, 1, -1]], maintenance: -151, initial: -201 },
  { name: 'short put out', options: [['ETH', 10, 1100, -1, -1]], maintenance: -150, initial: -200 },
  {
    name: 'call spread by its loss',
    options: [
      ['ETH', 10, 1800, 1, -1],
      ['ETH', 10, 2000, 1, 1],
    ],
    maintenance: -200,
    initial: -200,
  },
  {
    name: 'put spread by its loss',
    options: [
      ['ETH', 10, 2500, -1, 1],
      ['ETH', 10, 3000, -1, -1],
    ],
    maintenance: -500,
    initial: -500,
  },
  {
    name: 'call spread by itself',
    options: [
      ['ETH', 10, 2300, 1, -1],
      ['ETH', 10, 4000, 1, 1],
    ],
    maintenance: -153,
    initial: -203,
  },
  {
    name: 'put spread by itself',
    options: [
      ['ETH', 10, 1200, -1, 1],
      ['ETH', 10, 2000, -1, -1],
    ],
    maintenance: -215,
    initial: -365,
  },
  {
    name: 'spreads of two expiries by their loss',
    options: [
      ['ETH', 10, 1800, 1, -1],
      ['ETH', 10, 2000, 1, 1],
      ['ETH', 17, 1800, 1, -1],
      ['ETH', 17, 2000, 1, 1],
    ],
    maintenance: -400,
    initial: -400,
  },
  {
    name: 'spreads of two expiries, each its way',
    options: [
      ['ETH', 10, 1200, -1, 1],
      ['ETH', 10, 1500, -1, -1],
      ['ETH', 57, 2500, 1, -1],
      ['ETH', 57, 2700, 1, 1],
    ],
    maintenance: -331,
    initial: -400,
  },
  {
    name: 'two coins, one by itself',
    options: [
      ['ETH', 10, 3200, 1, -1],
      ['ETH', 10, 3500, 1, 1],
      ['BTC', 57, 33000, 1, -1],
      ['BTC', 57, 35000, 1, 1],
    ],
    maintenance: -2150,
    initial: -2200,
  },
  {
    name: 'two coins, two expiries each',
    options: [
      ['ETH', 17, 2900, -1, 1],
      ['ETH', 17, 3500, -1, -1],
      ['ETH', 57, 3000, 1, -1],
      ['ETH', 57, 3200, 1, 1],
      ['BTC', 17, 35000, -1, 1],
      ['BTC', 17, 38000, -1, -1],
      ['BTC', 10, 36000, 1, -1],
      ['BTC', 10, 40000, 1, 1],
    ],
    maintenance: -5855,
    initial: -6601,
  },
  {
    name: 'long call spread',
    options: [
      ['ETH', 10, 2900, 1, 1],
      ['ETH', 10, 3500, 1, -1],
    ],
    maintenance: 0,
    initial: 0,
  },
  {
    name: 'long put spread',
    options: [
      ['ETH', 10, 2900, -1, -1],
      ['ETH', 10, 3500, -1, 1],
    ],
    maintenance: 0,
    initial: 0,
  },
  {
    name: 'long box',
    options: [
      ['ETH', 10, 1000, 1, 1],
      ['ETH', 10, 1000, -1, -1],
      ['ETH', 10, 2000, 1, -1],
      ['ETH', 10, 2000, -1, 1],
    ],
    maintenance: 0,
    initial: 0,
  },
  {
    name: 'short box',
    options: [
      ['ETH', 10, 1000, 1, -1],
      ['ETH', 10, 1000, -1, 1],
      ['ETH', 10, 2000, 1, 1],
      ['ETH', 10, 2000, -1, -1],
    ],
    maintenance: -1000,
    initial: -1000,
  },
  { name: 'short put, low strike', options: [['ETH', 17, 100, -1, -1]], maintenance: -100, initial: -100 },
  { name: 'lost peg', options: [['ETH', 17, 2000, -1, -1]], peg: 0.1, maintenance: -234, initial: -2496 },
  {
    name: 'call spread with calls sold net',
    options: [
      ['ETH', 10, 1100, 1, -1.01],
      ['ETH', 10, 1200, 1, 1],
    ],
    maintenance: -123,
    initial: -125,
  },
  {
    name: 'short call with another coin as collateral',
    options: [seventeenCall],
    collateral: { BTC: 1 },
    maintenance: 22160,
    initial: 22010,
  },
  {
    name: 'spread with another coin as collateral',
    options: [
      ['BTC', 10, 20000, 1, -1],
      ['BTC', 10, 22000, 1, 1],
    ],
    collateral: { ETH: 1 },
    maintenance: -400,
    initial: -400,
  },
  { name: 'collateral alone', collateral: { ETH: 1 }, maintenance: 1600, initial: 1600 },
  {
    name: 'short call with cash and collateral',
    options: [seventeenCall],
    collateral: { BTC: 1 },
    cash: 10_000,
    maintenance: 32160,
    initial: 32010,
  },
  {
    name: 'perpetual bought near',
    perpetuals: [{ underlying: 'ETH', amount: 1, entry: 2005 }],
    maintenance: -104,
    initial: -134,
  },
  {
    name: 'perpetual bought high',
    perpetuals: [{ underlying: 'ETH', amount: 1, entry: 2200 }],
    maintenance: -299,
    initial: -329,
  },
  {
    name: 'perpetual bought low',
    perpetuals: [{ underlying: 'ETH', amount: 1, entry: 1400 }],
    maintenance: 500,
    initial: 470,
  },
  {
    name: 'perpetual sold near',
    perpetuals: [{ underlying: 'ETH', amount: -1, entry: 2000 }],
    maintenance: -101,
    initial: -131,
  },
  {
    name: 'perpetual sold low',
    perpetuals: [{ underlying: 'ETH', amount: -1, entry: 1500 }],
    maintenance: -601,
    initial: -631,
  },
  {
    name: 'perpetual sold high',
    perpetuals: [{ underlying: 'ETH', amount: -1, entry: 2200 }],
    maintenance: 98,
    initial: 68,
  },
  {
    name: 'perpetual with collateral',
    perpetuals: [{ underlying: 'ETH', amount: 1, entry: 2005 }],
    collateral: { BTC: 1 },
    maintenance: 22295,
    initial: 22265,
  },
  {
    name: 'low confidence of a volatility',
    options: [seventeenCall],
    seventeen: { confidence: 0.1 },
    maintenance: -239,
    initial: -1109,
  },
  {
    name: 'low confidence of volatility and forward',
    options: [seventeenCall],
    // One unit of 1e-18 below the threshold of 0.4.
    seventeen: { confidence: 0.4 - 1e-16, above: 4.75 },
    maintenance: -239,
    initial: -869,
  },
  {
    name: 'low confidence of spot',
    options: [seventeenCall],
    ethConfidence: 0.2,
    seventeen: { confidence: 0.4, above: 4.75 },
    maintenance: -239,
    initial: -1029,
  },
  {
    name: 'low confidence, bought',
    options: [['ETH', 17, 2000, 1, 1]],
    ethConfidence: 0.2,
    seventeen: { confidence: 0.4, above: 4.75 },
    maintenance: 0,
    initial: 0,
  },
  {
    name: 'low confidence of one expiry of two',
    options: [seventeenCall, ['ETH', 57, 2300, -1, -2]],
    ethConfidence: 0.9,
    seventeen: { confidence: 0.3, above: 4.75 },
    maintenance: -1236,
    initial: -2246,
  },
  {
    name: 'low confidence of a perpetual',
    perpetuals: [{ underlying: 'ETH', amount: 1, entry: 2005 }],
    perpetualConfidence: 0.1,
    maintenance: -104,
    initial: -854,
  },
  {
    name: 'low confidence of collateral',
    collateral: { ETH: 1 },
    ethConfidence: 0.1,
    maintenance: 1600,
    initial: 880,
  },
  {
    name: 'put so deep that maintenance rules',
    options: [['ETH', 3, 7400, -1, -1]],
    maintenance: -5804,
    initial: -6094,
  },
  {
    name: 'perpetual and a lost peg',
    perpetuals: [{ underlying: 'ETH', amount: 1, entry: 2005 }],
    peg: 0.1,
    maintenance: -104,
    initial: -2246,
  },
  {
    name: 'a whole portfolio',
    options: [
      ['ETH', 3, 7400, -1, -1],
      ['ETH', 17, 7400, -1, -1],
      ['ETH', 17, 2000, 1, -4],
      ['ETH', 17, 2000, -1, 2.1],
      ['ETH', 17, 2500, 1, 14],
      ['ETH', 17, 2500, -1, 32.1],
      ['ETH', 57, 1000, 1, 100],
      ['BTC', 10, 24450, 1, -1.2],
      ['BTC', 10, 24800, 1, 1.2],
      ['BTC', 57, 10000, -1, -11],
    ],
    perpetuals: [
      { underlying: 'ETH', amount: 2, entry: 2007 },
      { underlying: 'BTC', amount: -4, entry: 30_000 },
    ],
    collateral: { ETH: 4, BTC: 19 },
    cash: -3522.42,
    peg: 0.97,
    ethConfidence: 0.2,
    seventeen: { confidence: 0.4 - 1e-16, above: 4.75 },
    maintenance: 394499,
    initial: 371310,
  },
]
