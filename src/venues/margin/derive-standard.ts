import type { RuleText } from '../venue.ts'
import type { MarginModelText } from './margin-model-text.ts'

interface Figures {
  readonly minSpot: string
  /** Maintenance of calls, of puts, and of a put's own mark: one figure on this venue. */
  readonly mm: string
  readonly perpetuals: { readonly initial: string; readonly maintenance: string }
  /** What collateral does not count for, for each coin that has its own. */
  readonly collateral: { readonly initial: Row; readonly maintenance: Row }
  readonly confidence: { readonly under: string; readonly factor: string }
  readonly depeg: { readonly under: string; readonly factor: string }
}

type Row = { readonly [key: string]: RuleText }

function standardManager(figures: Figures): Record<string, RuleText> {
  const level = (name: 'initial' | 'maintenance', netCalls: string): RuleText[] => [
    {
      name: `options-${name}`,
      charge: 'expiry-loss',
      level: name,
      isolated: {
        'max-spot': '15%',
        'min-spot': figures.minSpot,
        'mm-call': figures.mm,
        'mm-put': figures.mm,
        'mm-put-mark': figures.mm,
        'put-factor': '1.05',
      },
      'net-calls': netCalls,
    },
    { name: `perpetuals-${name}`, charge: 'future-size', base: figures.perpetuals[name], slope: '0' },
    { name: `collateral-${name}`, charge: 'collateral', ...figures.collateral[name] },
  ]
  const asked = (name: string): string[] => [
    `options-${name}`,
    `perpetuals-${name}`,
    `collateral-${name}`,
    'option-value',
  ]
  return {
    unit: 'quote',
    charges: [
      ...level('initial', '1.2'),
      ...level('maintenance', '1.1'),
      { name: 'confidence', charge: 'confidence', of: 'perpetuals-and-shorts', ...figures.confidence },
      { name: 'collateral-confidence', charge: 'confidence', of: 'collateral', ...figures.confidence },
      { name: 'depeg', charge: 'depeg', ...figures.depeg },
    ],
    initial: [...asked('initial'), 'confidence', 'collateral-confidence', 'depeg'],
    maintenance: asked('maintenance'),
  }
}

const formulas =
  'Derive v2-core, src/risk-managers/StandardManager.sol (github.com/derivexyz/v2-core, commits 0131e42b and 70324214)'

const notes = [
  'Options bought count for nothing but in the greatest loss at expiry; equity counts them at their mark, and the requirement takes that away again.',
  'An expiry with coin-settled options is margined option by option: the venue has none.',
]

/** Derive’s StandardManager with the figures that its own published examples are worked with. */
export const deriveStandard: MarginModelText = {
  'margin-model': 'derive-standard',
  title: 'Derive StandardManager, figures of its published examples',
  standing: 'published',
  sources: [
    formulas,
    'Derive v2-core, test/risk-managers/unit-tests/StandardManager: test-cases.json (commit fcc833b0), test-cases-portfolio.json (commit f46a7bc8)',
  ],
  notes: [...notes, 'These figures are those of the examples. What was deployed is `derive-standard-2025`.'],
  ...standardManager({
    minSpot: '10%',
    mm: '7.5%',
    perpetuals: { initial: '6.5%', maintenance: '5%' },
    collateral: { initial: { share: '20%' }, maintenance: { share: '20%' } },
    confidence: { under: '0.4', factor: '0.4' },
    depeg: { under: '0.98', factor: '1.2' },
  }),
}

/** The same with the figures of the deployment script. */
export const deriveStandard2025: MarginModelText = {
  'margin-model': 'derive-standard-2025',
  title: 'Derive StandardManager, figures of its deployment script',
  standing: 'published',
  sources: [formulas, 'Derive v2-core, scripts/config-mainnet.sol (commit f4697305)'],
  notes: [
    ...notes,
    'Figures of BTC and ETH. Other coins of the script have wider ones: SNX options 25% and 22.5%, most other perpetuals 20% and 10%.',
    'Collateral counts for 80% of ETH and 75% of BTC in maintenance, and for 0.9375 and 0.93 of that in initial margin; other coins count for nothing here.',
  ],
  ...standardManager({
    minSpot: '13%',
    mm: '9%',
    perpetuals: { initial: '10%', maintenance: '6.5%' },
    collateral: {
      initial: { share: '100%', own: { ETH: '25%', BTC: '30.25%' } },
      maintenance: { share: '100%', own: { ETH: '20%', BTC: '25%' } },
    },
    confidence: { under: '0.55', factor: '1' },
    depeg: { under: '0.99', factor: '2' },
  }),
}
