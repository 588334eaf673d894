import type { Venue } from './venue.ts'

/** Profit that has not vested pays first, then the fund, then the equity of everybody, all by one scale each. */
export const percolator: Venue = {
  id: 'percolator',
  name: 'Percolator',
  standing: 'research',
  asOf: 'commit d594e6a',
  sources: [{ what: 'aeyakovenko/percolator at d594e6a', where: 'crates/model_safety/src/crisis/' }],
  rulebook: {
    rulebook: 'percolator',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { name: 'unvested-profit', step: 'socialise', base: 'gains-since-entry' },
      { name: 'insurance-fund', step: 'draw-fund', scope: 'asset', partial: 'true' },
      { name: 'equity-of-everybody', step: 'socialise', base: 'equity' },
      { name: 'close-at-the-oracle', step: 'tear-up', price: 'mark', scope: 'position' },
      { step: 'record-claim', creditors: 'everybody' },
    ],
  },
  house: [],
  margin: [],
  liquidation: [
    'Global scales in Q64.64, applied when an account is next touched: one turn for a crisis of any size.',
    'Properties are checked by a model checker, yet the fund’s draw leaves assets without crediting principal: the haircut is the same with and without insurance.',
    'Issue percolator-prog 60: a path of withdrawal left the haircut out.',
  ],
  rounding: [
    {
      quantity: 'scales',
      quantum: '2^-64',
      direction: 'toward zero',
      whoGainsTheDust: 'not stated',
    },
  ],
  strictness: [],
  incidents: [],
  undocumented: ['How positions are closed in a crisis: at the mark, pro rata, here.'],
  approximations: [
    'positions are closed once the loss is paid, since what is not vested here is what is not realized.',
    'unvested profit is unrealized profit here; vesting over time is not kept.',
    'the fund’s draw is credited, so that equity is cut by less where there is insurance: the conserving value of the two that its vectors give.',
  ],
  refused: [],
  contradictions: [
    {
      about: 'what insurance does to the haircut',
      one: 'as published: the haircut is the same with and without the fund’s draw',
      other: 'as its own vectors give beside it: the draw lowers the haircut by as much',
      followed: 'the second: no unit leaves the books unseen',
    },
  ],
}
