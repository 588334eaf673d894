import type { MarginModelText } from './margin-model-text.ts'
import { standardMargin } from './standard.ts'

/** Aevo's standard margin: Deribit's shape with another maintenance. */
export const aevo: MarginModelText = {
  'margin-model': 'aevo',
  title: 'Aevo standard margin',
  standing: 'published',
  sources: [
    'Aevo, Standard Margin (api-docs.aevo.xyz/docs/standard-margin)',
    'Aevo, ETH Perpetual Futures, contract specification (docs.aevo.xyz, eth-perpetual-futures)',
    'Aevo, Cross-Margin Collateral Framework (docs.aevo.xyz, cross-margin-collateral-framework)',
  ],
  notes: [
    'The margin of a bought option is for its order only, and its premium is paid: none is asked while it is held.',
    'Perpetuals: the figures of ETH, 5% and 3%; other coins have their own.',
    'Collateral: 90% of a coin counts, as of ETH and BTC on the venue; USDT, which counts 99%, is left out.',
  ],
  unit: 'quote',
  ...standardMargin({
    maxSpot: '15%',
    minSpot: '10%',
    mmCall: '10%',
    mmPut: '10%',
    mmPutMark: '10%',
    futures: { initial: '5%', maintenance: '3%', slope: '0' },
    collateral: '10%',
  }),
}
