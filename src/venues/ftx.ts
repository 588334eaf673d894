import type { Venue } from './venue.ts'

/** A tenth every few seconds, then providers at the zero price, then the ten largest at two thirds of it. */
export const ftx: Venue = {
  id: 'ftx',
  name: 'FTX',
  standing: 'historic',
  asOf: 'until 2022-11',
  sources: [
    { what: 'FTX help pages on liquidations and the backstop fund', where: 'archived, 2019 to 2022' },
  ],
  rulebook: {
    rulebook: 'ftx',
    trigger: { equity: 'below', requirement: 'maintenance' },
    bankruptcy: { rule: 'share-by-maintenance', 'close-fee': 'true' },
    surplus: 'fund',
    steps: [
      { step: 'cancel-orders', which: 'all' },
      {
        name: 'tenths',
        step: 'close-on-book',
        size: { share: { part: '10%', wait: '6s' } },
        limit: 'bankruptcy-price',
      },
      {
        name: 'backstop-providers',
        step: 'transfer-to-backstop',
        to: ['provider-1', 'provider-2'],
        price: 'bankruptcy-price',
        share: 'by-capacity',
        'equity-multiple': '500%',
        when: { bucket: { equity: 'below', share: '50%' } },
      },
      {
        name: 'ten-largest',
        step: 'deleverage',
        select: 'size',
        most: '10',
        price: { blend: { of: 'bankruptcy-price', share: '66.6667%' } },
        when: { bucket: { equity: 'below', share: '50%' } },
      },
      { name: 'backstop-fund', step: 'draw-fund', scope: 'asset', partial: 'true' },
      { step: 'record-claim', creditors: 'customers' },
    ],
  },
  house: [
    { name: 'provider-1', kind: 'backstop', about: 'a backstop liquidity provider' },
    { name: 'provider-2', kind: 'backstop', about: 'another, so that free capacity is shared' },
  ],
  margin: ['The zero price of an account is laid on its positions by maintenance.'],
  liquidation: [
    'Orders of 10% of the position every 6 s; then a share 1 − MF / ACMF per second to providers by free capacity.',
    'Then the ten largest of the other side. A provider pays the zero price ZP, a winner ⅔ ZP + ⅓ of the mark MP; a third of the equity goes to the fund.',
  ],
  rounding: [
    { quantity: 'zero price', quantum: null, direction: 'not stated', whoGainsTheDust: 'not stated' },
  ],
  strictness: [{ trigger: 'margin fraction against maintenance', holds: 'below' }],
  incidents: [
    {
      when: '2022-11',
      what: 'the displayed fund was invented and an affiliate was exempt from liquidation',
      figures: 'displayed above 100M, the real one lower',
      source: 'testimony in court',
    },
  ],
  undocumented: [
    'The level at which providers took over (ACMF): half of maintenance here.',
    'Free capacity of a provider: five times its equity here.',
    'Who keeps what is left of an account that orders alone have closed: the fund here, as with the third of the equity that two thirds of the zero price leave.',
  ],
  approximations: [
    'two thirds is 66.6667% here.',
    'a tenth is one of what is still open, and providers take all at once.',
  ],
  refused: ['Spot margin and its borrowing.'],
  contradictions: [],
}
