import type { MarginModelText } from './margin-model-text.ts'
import { type StandardFigures, standardMargin } from './standard.ts'

const futures = { initial: '2%', maintenance: '1%', slope: '0.00005' }

function model(
  name: string,
  title: string,
  unit: 'coin' | 'quote',
  options: Omit<StandardFigures, 'futures'>,
): MarginModelText {
  return {
    'margin-model': name,
    title,
    standing: 'published',
    sources: [
      'bit.com, BCH Option Margin (support.bit.com, article 4404914044441)',
      'bit.com, Margin Rules for USD Margined Options (helpcenter.bit.com, article 11039356631321)',
    ],
    notes: [
      'Options are as published. Futures are not on those pages: 2% and 1% of a first coin and 0.5% more for every hundred are chosen here, after Deribit.',
    ],
    unit,
    ...standardMargin({ ...options, futures }),
  }
}

/** bit.com's options of BTC and ETH, quote-settled. */
export const bitCom: MarginModelText = model(
  'bit-com',
  'bit.com standard margin, BTC and ETH options settled in USD',
  'quote',
  { maxSpot: '15%', minSpot: '10%', mmCall: '7.5%', mmPut: '7.5%', mmPutMark: '7.5%' },
)

export const bitComBch: MarginModelText = model(
  'bit-com-bch',
  'bit.com standard margin, BCH options settled in coin',
  'coin',
  { maxSpot: '25%', minSpot: '15%', mmCall: '12.5%', mmPut: '12.5%', mmPutMark: '12.5%' },
)

export const bitComTon: MarginModelText = model(
  'bit-com-ton',
  'bit.com standard margin, TON options settled in USD',
  'quote',
  { maxSpot: '60%', minSpot: '50%', mmCall: '40%', mmPut: '40%', mmPutMark: '40%' },
)
