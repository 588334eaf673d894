import type { LossResult, RunResult, StepResult } from '../../src/lab/run-result.ts'

type Layers = Record<'own' | 'backstop' | 'fund' | 'deleverage' | 'socialise' | 'claim', bigint>

const START = Date.UTC(2025, 9, 10, 20, 50)
const STEP_MS = 20_000
const MOMENTS = 271
/** Moment at which the marks are lowest. */
const LOWEST = 90
const FUND = [6_000_000_000_000n, 1_250_000_000n] as const
const VAULT = 2_500_000_000_000n

/**
 * A run as a crash would leave it, with invented figures that add up: the fund is spent, winners are deleveraged,
 * some accounts are charged, and a little stays as claims.
 *
 * @param losses how many accounts fall; every ninth is margined in the coin
 */
export function crashResult({ losses = 64 }: { losses?: number } = {}): RunResult {
  const funds = [FUND[0], FUND[1], VAULT]
  const told = Array.from({ length: losses }, (_, place) => lossOf(place, losses, funds))
  return {
    ...namesOfRun(),
    funds: [
      { name: 'insurance-fund', kind: 'fund', asset: 0, startedWith: FUND[0] },
      { name: 'coin-fund', kind: 'fund', asset: 1, startedWith: FUND[1] },
      { name: 'backstop-vault', kind: 'backstop', asset: 0, startedWith: VAULT },
    ],
    timeline: timelineOf(told),
    losses: told,
    hurt: hurtOf(told),
    totals: [0, 1].map((asset) => totalsOf(told, asset)),
    laws: laws(),
    counts: {
      commands: 18_342,
      refused: 3,
      events: 77_120,
      accounts: 20_000,
      positions: 31_407,
      losses,
      calls: 1_204,
    },
    refusedInput: [
      {
        what: 'accounts.csv line 1181: account p001180',
        why: 'quantity 0.00005 does not fit the increment 0.001',
      },
      { what: 'depth at 21:21:40 of COIN-PERP', why: 'bids above asks: 61.20 over 60.90' },
    ],
  }
}

/** A run in which every account kept its margin: nothing to pay, and nothing to draw but flat lines. */
export function quietResult(): RunResult {
  const crash = crashResult({ losses: 0 })
  return {
    ...crash,
    title: 'A quiet hour',
    hurt: [],
    refusedInput: [],
    counts: { ...crash.counts, refused: 0 },
  }
}

/** A run of which nothing is known but its name: every list is empty. */
export function emptyResult(): RunResult {
  const none = { timeline: [], losses: [], hurt: [], totals: [], laws: [], refusedInput: [] }
  const counts = { commands: 0, refused: 0, events: 0, accounts: 0, positions: 0, losses: 0, calls: 0 }
  return { ...namesOfRun(), ...none, about: [], series: [], assets: [], funds: [], counts, endedAt: START }
}

function namesOfRun() {
  return {
    name: 'invented-crash',
    title: 'Forty minutes in which the books were empty',
    about: [
      'An invented crash in the shape of a public one: marks fall by a seventh in half an hour while the books thin out, and come back half of the way within the hour.',
      'The path, the accounts and every amount are invented. No figure here is a measurement of a venue.',
    ],
    seed: 'invented',
    rulebook: 'example, version 1',
    startedAt: START,
    endedAt: START + (MOMENTS - 1) * STEP_MS,
    assets: [
      { name: 'USDT', decimals: 6 },
      { name: 'BTC', decimals: 8 },
    ],
    series: [
      { symbol: 'BTC-PERP', kind: 'linear', asset: 0 },
      { symbol: 'COIN-PERP', kind: 'linear', asset: 0 },
      { symbol: 'BTC-INVERSE', kind: 'inverse', asset: 1 },
    ],
    hashes: {
      scenario: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
      commands: '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730',
      events: 'bf07a7fbb825fc0aae7bf4a1177b2b31fcf8a3feeaf7092761e18c859ee52a9c',
      fingerprint: '7509e5bda0c762d2bac7f90d758b5b2263fa01ccbc542ab5e3df163be08e6ca9',
    },
  } satisfies Partial<RunResult>
}

/** Whole numbers that look drawn by chance and are the same each time. */
function drawn(place: number, salt: number, below: number): number {
  return (
    Number((BigInt(place * 7919 + salt * 104_729 + 17) * 6_364_136_223_846_793_005n) % 1_000_003n) % below
  )
}

function lossOf(place: number, count: number, funds: bigint[]): LossResult {
  const asset = place % 9 === 4 ? 1 : 0
  const moment = 42 + Math.floor((place * 70) / count) + drawn(place, 1, 9)
  const openedAt = START + moment * STEP_MS
  const layers = layersOf(place, asset, funds)
  const paid = Object.values(layers).reduce((sum, amount) => sum + amount, 0n)
  const isOpen = place === count - 2
  const how = place % 13 === 6 ? 'cured' : isOpen ? 'open' : layers.claim > 0n ? 'claimed' : 'closed'
  const outside = paid - layers.own
  return {
    id: place + 1,
    account: `p${String(1000 + drawn(place, 2, 18_000)).padStart(6, '0')}`,
    asset,
    openedAt,
    closedAt: isOpen ? null : openedAt + drawn(place, 3, 3) * STEP_MS,
    how,
    held: heldAt(place, asset, moment),
    equityAtDefault: layers.own,
    maintenanceAtDefault: (layers.own * 11n) / 9n,
    steps: stepsOf(place, openedAt, layers, asset),
    defaultLoss: paid + (isOpen ? 12_345_678n : 0n),
    externalizedLoss: outside + (isOpen ? 12_345_678n : 0n),
    uncoveredLoss: layers.deleverage + layers.socialise + layers.claim,
    socializedLoss: layers.socialise,
    transfer: layers.deleverage,
    claimed: layers.claim,
  }
}

/** A cured loss costs its own account alone; others draw the funds until they are spent, then reach into winners. */
function layersOf(place: number, asset: number, funds: bigint[]): Layers {
  const scale = asset === 0 ? 1_000_003n : 913n
  const size = (BigInt(drawn(place, 4, 9_000) ** 2 + 4_000) * scale) / 60n
  const own = size / BigInt(2 + drawn(place, 5, 4))
  const none = { own, backstop: 0n, fund: 0n, deleverage: 0n, socialise: 0n, claim: 0n }
  if (place % 13 === 6) return none
  const backstop = asset === 0 && place % 4 === 1 ? drawFrom(funds, 2, size / 5n) : 0n
  const fund = drawFrom(funds, asset, size - backstop)
  const rest = size - backstop - fund
  const deleverage = (rest * 7n) / 10n
  const socialise = (rest * 2n) / 10n
  return { own, backstop, fund, deleverage, socialise, claim: rest - deleverage - socialise }
}

function drawFrom(funds: bigint[], place: number, asked: bigint): bigint {
  const paid = asked < funds[place] ? asked : funds[place]
  funds[place] -= paid
  return paid
}

function heldAt(place: number, asset: number, moment: number): LossResult['held'] {
  if (asset === 1)
    return [
      { symbol: 'BTC-INVERSE', quantity: `${100 * (1 + drawn(place, 6, 900))}`, mark: markAt(2, moment) },
    ]
  const main = {
    symbol: 'BTC-PERP',
    quantity: `${1 + drawn(place, 6, 40)}.${drawn(place, 7, 900) + 100}`,
    mark: markAt(0, moment),
  }
  const coin = {
    symbol: 'COIN-PERP',
    quantity: `${place % 5 === 0 ? '-' : ''}${1000 + drawn(place, 8, 90_000)}`,
    mark: markAt(1, moment),
  }
  return place % 3 === 0 ? [main, coin] : place % 3 === 1 ? [coin] : [main]
}

/** Down in a curve to the lowest moment, then half of the way back. */
function markAt(series: number, moment: number): string {
  const [high, low, step] = series === 1 ? [18_400, 5_920, 100] : [1_175_400, 1_024_970, 10]
  const fallen =
    moment <= LOWEST ? (moment / LOWEST) * (moment / LOWEST) : 1 - Math.min(1, (moment - LOWEST) / 120) / 2
  const jitter = moment === LOWEST ? 0 : Math.abs(drawn(moment, 9 + series, 400) - 200) / 200
  const units = Math.round(low + (high - low) * Math.min(1, 1 - fallen + 0.03 * jitter))
  const digits = String(units)
  return step === 10
    ? `${digits.slice(0, -1)}.${digits.slice(-1)}`
    : `${digits.slice(0, -2) || '0'}.${digits.slice(-2)}`
}

function stepsOf(place: number, at: number, layers: Layers, asset: number): StepResult[] {
  const decimals = asset === 0 ? 6 : 8
  const names = ['USDT', 'BTC']
  const amount = (value: bigint) => `${value / 10n ** BigInt(decimals)} ${names[asset]}`
  let deficit = Object.values(layers).reduce((sum, paid) => sum + paid, 0n) - layers.own
  const told: StepResult[] = []
  const tell = (step: Omit<StepResult, 'at' | 'deficitAfter' | 'payersInAll'> & { payersInAll?: number }) => {
    deficit -= step.paid > 0n ? step.paid : 0n
    told.push({ at: at + told.length, payersInAll: step.payers.length, ...step, deficitAfter: deficit })
  }
  const open = `${1 + drawn(place, 6, 40)}.${drawn(place, 7, 900) + 100}`
  tell({
    name: 'cancel-orders',
    kind: 'cancel-orders',
    words: `cancelled ${1 + (place % 4)} resting orders`,
    paid: 0n,
    openAfter: open,
    payers: [],
  })
  tell({
    name: 'close-on-book',
    kind: 'close-on-book',
    words: `sold 0.85 BTC-PERP at 104000 down to 103950.5, the last bid above the limit`,
    paid: 0n,
    openAfter: layers.fund + layers.backstop + layers.deleverage > 0n ? open : '0',
    payers: [{ account: 'market', amount: 0n, quantity: '0.85' }],
  })
  if (layers.backstop > 0n)
    tell({
      name: 'backstop-vault',
      kind: 'transfer-to-backstop',
      words: `took over part of the position and ${amount(layers.backstop)} of its deficit`,
      paid: layers.backstop,
      openAfter: open,
      payers: [{ account: 'backstop-vault', amount: layers.backstop, quantity: '0.5' }],
    })
  if (layers.fund > 0n)
    tell({
      name: 'insurance-fund',
      kind: 'draw-fund',
      words: `paid ${amount(layers.fund)}`,
      paid: layers.fund,
      openAfter: open,
      payers: [
        { account: asset === 0 ? 'insurance-fund' : 'coin-fund', amount: layers.fund, quantity: null },
      ],
    })
  if (layers.deleverage > 0n)
    tell({
      name: 'deleverage',
      kind: 'deleverage',
      words: `closed ${open} against 14 winners at the bankruptcy price after what was paid`,
      paid: layers.deleverage,
      openAfter: '0',
      payers: payersOf(place, layers.deleverage, '0.4'),
      payersInAll: 14,
    })
  if (layers.socialise > 0n)
    tell({
      name: 'loss-sharing',
      kind: 'socialise',
      words: `charged ${amount(layers.socialise)} to gains since entry`,
      paid: layers.socialise,
      openAfter: '0',
      payers: payersOf(place + 1, layers.socialise, null),
      payersInAll: 2_317,
    })
  if (layers.claim > 0n)
    tell({
      name: 'record-claim',
      kind: 'record-claim',
      words: `recorded a claim of ${amount(layers.claim)} of all participants`,
      paid: layers.claim,
      openAfter: '0',
      payers: [],
    })
  return told
}

function payersOf(place: number, amount: bigint, quantity: string | null): StepResult['payers'] {
  return [5n, 8n, 13n].map((share, turn) => ({
    account: `p${String(100 + drawn(place, 20 + turn, 900)).padStart(6, '0')}`,
    amount: amount / share,
    quantity,
  }))
}

function totalsOf(losses: readonly LossResult[], asset: number): RunResult['totals'][number] {
  const told = losses.filter((loss) => loss.asset === asset)
  const sum = (of: (loss: LossResult) => bigint) => told.reduce((all, loss) => all + of(loss), 0n)
  const byKind = (kind: string) =>
    sum(({ steps }) => steps.reduce((all, step) => all + (step.kind === kind ? step.paid : 0n), 0n))
  const externalizedLoss = sum((loss) => loss.externalizedLoss)
  const fund = byKind('draw-fund')
  return {
    asset,
    defaultLoss: sum((loss) => loss.defaultLoss),
    externalizedLoss,
    uncoveredLoss: sum((loss) => loss.uncoveredLoss),
    socializedLoss: sum((loss) => loss.socializedLoss),
    transfer: sum((loss) => loss.transfer),
    minimumNeeded: externalizedLoss - fund,
    cascadeExternality: externalizedLoss / 3n,
    claimsOutstanding: sum((loss) => loss.claimed),
    layers: [
      {
        name: 'own margin',
        kind: 'own-margin',
        paid: sum((loss) => loss.defaultLoss - loss.externalizedLoss),
      },
      { name: 'close-on-book', kind: 'close-on-book', paid: 0n },
      { name: 'backstop-vault', kind: 'transfer-to-backstop', paid: byKind('transfer-to-backstop') },
      { name: 'insurance-fund', kind: 'draw-fund', paid: fund },
      { name: 'deleverage', kind: 'deleverage', paid: byKind('deleverage') },
      { name: 'loss-sharing', kind: 'socialise', paid: byKind('socialise') },
      { name: 'record-claim', kind: 'record-claim', paid: byKind('record-claim') },
    ],
  }
}

function timelineOf(losses: readonly LossResult[]): RunResult['timeline'] {
  const balances = [FUND[0], FUND[1], VAULT]
  return Array.from({ length: MOMENTS }, (_, moment) => {
    const at = START + moment * STEP_MS
    const opened = losses.filter((loss) => loss.openedAt === at)
    for (const loss of opened) for (const step of loss.steps) drawFund(balances, loss.asset, step)
    return {
      at,
      marks: [0, 1, 2].map((series) => (series === 2 && moment === 0 ? null : markAt(series, moment))),
      funds: [...balances],
      openLosses: losses.filter(
        ({ openedAt, closedAt }) => openedAt <= at && (closedAt === null || closedAt > at),
      ).length,
      lossesOpened: opened.length,
      deleveraged: opened.reduce(
        (sum, loss) => sum + (loss.transfer > 0n ? BigInt(400 + loss.id * 37) : 0n),
        0n,
      ),
    }
  })
}

function drawFund(balances: bigint[], asset: number, { kind, paid }: StepResult): void {
  if (kind === 'draw-fund') balances[asset] -= paid
  if (kind === 'transfer-to-backstop') balances[2] -= paid
}

function hurtOf(losses: readonly LossResult[]): RunResult['hurt'] {
  const fallen = losses.slice(0, 9).map((loss) => ({
    account: loss.account,
    kind: loss.id % 4 === 0 ? 'isolated' : 'participant',
    asset: loss.asset,
    equityBefore: loss.equityAtDefault * 3n,
    equityAfter: 0n,
    bornForOthers: 0n,
    defaulted: true,
  }))
  const winners = losses.slice(0, 5).map((loss) => ({
    account: `p${String(100 + loss.id).padStart(6, '0')}`,
    kind: 'participant',
    asset: 0,
    equityBefore: 4_812_000_000_000n - BigInt(loss.id) * 271_828_182_845n,
    equityAfter: 4_401_118_023_411n - BigInt(loss.id) * 271_828_182_845n,
    bornForOthers: 410_881_976_589n - BigInt(loss.id) * 31_415_926_535n,
    defaulted: false,
  }))
  return [...fallen, ...winners]
}

function laws(): RunResult['laws'] {
  const told = [
    ['money-conserved', 'The sum of all balances is deposits less withdrawals, for each asset.', 36_684],
    ['positions-sum-to-zero', 'Longs equal shorts in every instrument.', 55_026],
    ['losses-close', 'Every loss is paid, claimed or open to the last unit.', 64],
    ['nobody-above-cap', 'No account pays above its cap, out of turn, or twice.', 4_921],
    ['deleveraging-never-flips', 'Deleveraging closes only the opposite side, only what is open.', 812],
    ['zones-equal-rescan', 'The accounts found by safe zones are those a full scan finds.', 271],
  ] as const
  return told.map(([law, statement, checks]) => ({ law, statement, checks, holds: true, found: null }))
}
