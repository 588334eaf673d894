import type { Caps, Step, StepKind, StepOf } from '../../src/core/waterfall/rulebook.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }

const plain: { readonly [Kind in StepKind]: Omit<StepOf<Kind>, 'name' | 'when' | 'step'> } = {
  'cancel-orders': { which: 'all' },
  'convert-collateral': { order: 'as-listed', price: 'index-less-discount', taker: 'market' },
  'close-on-book': {
    size: { to: 'all' },
    limit: { at: 'none' },
    positions: 'largest-requirement',
    execution: 'depth',
    whenHopeless: 'close-all',
    caps: noCaps,
  },
  'hedge-delta': { with: ['BTC-PERP'], until: 'health', limit: { at: 'none' }, caps: noCaps },
  'transfer-to-backstop': {
    to: ['backstop'],
    price: { at: 'bankruptcy-price' },
    equityMultiple: null,
    lossBudget: null,
  },
  bid: { from: 950_000, to: 0, overMs: 60_000, insolventBonus: 500_000 },
  deleverage: {
    select: { by: 'queue', score: 'profit-times-leverage' },
    price: { at: 'bankruptcy-price-after-paid' },
    among: 'all',
    cap: 'none',
    selfFirst: false,
    most: null,
  },
  'charge-account': { rate: 0, of: 'closed-notional', cap: 'margin-left', to: 'fees' },
  'draw-fund': { scope: 'instrument', partial: true, keep: 0, caps: noCaps },
  'draw-capital': { tranche: 'capital', caps: noCaps },
  'draw-contribution': { members: 'members' },
  'draw-member-fund': { members: 'members', by: 'contribution' },
  'draw-cover': { vault: 'mutual' },
  call: { members: 'members', multiple: 1_000_000 },
  socialise: { base: 'gains-since-entry', cap: 'base', most: 1_000_000 },
  'tear-up': { price: { at: 'mark' }, scope: 'position' },
  gate: { what: ['withdrawals'], forMs: null },
  defer: { forMs: 60_000 },
  'record-claim': { creditors: 'winners', seniority: 1 },
}

/** A step with plain parameters, but for what a story says. */
export function step<Kind extends StepKind>(kind: Kind, said: Partial<StepOf<Kind>> = {}): Step {
  return { name: null, when: [], step: kind, ...plain[kind], ...said } as unknown as Step
}
