import type { Venue } from './venue.ts'

/** An auction, the defaulter's money, the house's, the members' fund, calls with a limit, then gains and tear-up. */
export const cme: Venue = {
  id: 'cme',
  name: 'CME Clearing',
  standing: 'current',
  asOf: '2026',
  sources: [{ what: 'CME rulebook, chapter 8, rule 802', where: 'https://www.cmegroup.com/rulebook/CME/' }],
  rulebook: {
    rulebook: 'cme',
    trigger: { equity: 'below', requirement: 'maintenance' },
    call: { equity: 'below', requirement: 'maintenance', share: '125%' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    'pay-back': 'reverse-order',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { name: 'auction', step: 'bid', from: '100%', to: '0%', over: '1h', 'insolvent-bonus': '100%' },
      { name: 'defaulters-contribution', step: 'draw-contribution', members: 'guaranty-fund' },
      { name: 'house-contribution', step: 'draw-capital', tranche: 'cme-contribution' },
      { name: 'guaranty-fund', step: 'draw-member-fund', members: 'guaranty-fund', by: 'tier' },
      {
        name: 'assessments',
        step: 'call',
        members: 'guaranty-fund',
        multiple: '275%',
        'multiple-of-several': '550%',
        'cool-off': '5d',
      },
      { name: 'gains-haircut', step: 'socialise', base: 'profit-of-period' },
      { step: 'tear-up', scope: 'instrument', price: 'mark' },
      { step: 'record-claim', creditors: 'clearing-members' },
    ],
  },
  house: [
    { name: 'guaranty-fund', kind: 'member-fund', about: 'contributions of clearing members' },
    {
      name: 'cme-contribution',
      kind: 'capital',
      about: 'the house’s own: 100M for base products, 150M for swaps',
    },
  ],
  margin: [],
  liquidation: [
    'Order: defaulter’s margin and contribution, the house’s capital, the other members’ contributions, assessments, gains haircut, tear-up.',
    'Assessments are limited to 275% of a member’s contribution for one default and 550% for several that follow each other within a cooling-off period (rule 802).',
    'Members who bid badly in the auction are used first.',
    'What is recovered later goes back to those who paid.',
  ],
  rounding: [
    {
      quantity: 'share of a member',
      quantum: null,
      direction: 'not stated',
      whoGainsTheDust: 'not stated',
    },
  ],
  strictness: [
    { trigger: 'assessment against its limit', holds: 'at or below' },
    { trigger: 'equity against the requirement', holds: 'not stated' },
  ],
  incidents: [],
  undocumented: [
    'The level at which a member is called: 125% of maintenance here.',
    'How long the cooling-off period is: not in our sources, five days here.',
    'How long an auction lasts and what bidders pay over time: one hour from 100% to nothing here.',
    'The tier of each member after an auction: all in one where none is declared.',
  ],
  approximations: [
    'gains are those of the period since its last close, net of losses, whether a position is still open or not; ISDA describes gains since the default.',
    'a default is declared by the house there; here it follows from the level of equity.',
  ],
  refused: ['Deliverable products and the banks behind settlement.'],
  contradictions: [],
}
