import type { MarginModelText } from './margin-model-text.ts'
import { standardMargin } from './standard.ts'

const figures = {
  maxSpot: '15%',
  minSpot: '10%',
  mmCall: '7.5%',
  mmPut: '7.5%',
  mmPutMark: '7.5%',
  futures: { initial: '2%', maintenance: '1.5%', slope: '0.00005' },
}

const sources = [
  'Deribit options, margin requirements, as printed in the documentation of TSLab (doc.tslab.pro, deribit-margin-requirements-calculation)',
  'Deribit futures, contract specification with two worked examples (test.deribit.com/pages/docs/futures)',
]

const notes = [
  'Options bought count for nothing as margin; the premium is paid. Equity here counts them at their mark, and the requirement takes that away again.',
  'Futures: the slope is that of BTC. The base of maintenance is 1.5% on the page that was read; the venue has changed it since without notice.',
  'Open orders are not part of a book here, so what the venue asks for them is left out.',
]

/** Deribit's standard margin of coin-settled options and inverse futures, in coin. */
export const deribitStandard: MarginModelText = {
  'margin-model': 'deribit-standard',
  title: 'Deribit standard margin, coin-settled',
  standing: 'published',
  sources,
  notes,
  unit: 'coin',
  ...standardMargin(figures),
}

/** The same shares times spot, for what is settled in a stable coin. */
export const deribitStandardLinear: MarginModelText = {
  'margin-model': 'deribit-standard-linear',
  title: 'Deribit standard margin, settled in quote money',
  standing: 'published',
  sources,
  notes: [
    ...notes,
    'Linear futures of the venue have their own base and slope, which were not found: those of the inverse ones stand here.',
  ],
  unit: 'quote',
  ...standardMargin(figures),
}
