import type { Venue } from './venue.ts'

/** The order of CME with a second tranche of the house's own money, and caps that differ from service to service. */
export const iceLch: Venue = {
  id: 'ice-lch',
  name: 'ICE Clear and LCH',
  standing: 'current',
  asOf: '2026',
  sources: [
    { what: 'ICE Clear Europe rulebook', where: 'https://www.ice.com/clear-europe/regulation' },
    { what: 'LCH default rules', where: 'https://www.lch.com/resources/rulebooks' },
    { what: 'ISDA, principles for default management by clearing houses', where: '2013' },
    {
      what: 'EMIR article 43, and ESMA’s answer that calls have to be bounded',
      where: 'Regulation (EU) 648/2012',
    },
  ],
  rulebook: {
    rulebook: 'ice-lch',
    trigger: { equity: 'below', requirement: 'maintenance' },
    call: { equity: 'below', requirement: 'maintenance', share: '125%' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'false' },
    'pay-back': 'reverse-order',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      { name: 'auction', step: 'bid', from: '100%', to: '0%', over: '1h', 'insolvent-bonus': '100%' },
      { name: 'defaulters-contribution', step: 'draw-contribution', members: 'default-fund' },
      { name: 'skin-in-the-game', step: 'draw-capital', tranche: 'first-tranche' },
      { name: 'default-fund', step: 'draw-member-fund', members: 'default-fund', by: 'tier' },
      { name: 'second-skin-in-the-game', step: 'draw-capital', tranche: 'second-tranche' },
      { name: 'assessments', step: 'call', members: 'default-fund', multiple: '200%' },
      { name: 'gains-haircut', step: 'socialise', base: 'profit-of-period' },
      { step: 'tear-up', scope: 'instrument', price: 'mark' },
      { step: 'record-claim', creditors: 'clearing-members' },
    ],
  },
  house: [
    { name: 'default-fund', kind: 'member-fund', about: 'contributions of clearing members to one service' },
    { name: 'first-tranche', kind: 'capital', about: 'the house’s own money, before the members’' },
    { name: 'second-tranche', kind: 'capital', about: 'more of it, after the members’' },
  ],
  margin: ['EMIR: 99.5% for OTC; own capital of 25% of the requirement stands before the mutual fund.'],
  liquidation: [
    'A fund per service; an auction with incentives, bad bidders’ money first.',
    'Gains haircutting, before any tear-up, counts gains since the default by beneficial owner, as ISDA describes it.',
  ],
  rounding: [
    { quantity: 'share of a member', quantum: null, direction: 'not stated', whoGainsTheDust: 'not stated' },
  ],
  strictness: [{ trigger: 'equity against the requirement', holds: 'not stated' }],
  incidents: [
    {
      when: '2018-09',
      what: 'Nasdaq Clearing, with the same order: a concentrated spread moved 17 times a normal day',
      figures: '114M = 7M own capital + 107M of a fund of 166M',
      source: 'public reports of September 2018',
    },
  ],
  undocumented: [
    'The level at which a member is called: 125% of maintenance here.',
    'One limit for both: services set their own, and 200% here is ours.',
    'Which services keep a second tranche of their own money: not in our sources, one here.',
    'How long an auction lasts and what bidders pay over time: one hour from 100% to nothing here.',
  ],
  approximations: [
    'gains are those of the period since its last close, net of losses, whether a position is still open or not, and not those since the default.',
    'one rulebook stands for two houses with several services each; it is the order that they share.',
  ],
  refused: ['Service closure and recovery plans beyond tear-up.'],
  contradictions: [],
}
