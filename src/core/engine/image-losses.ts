import { misfit } from '../money/malformed-image.ts'
import type { Claim } from '../waterfall/house.ts'
import type { Loss, LossStatus, OutsideOrder, PaidIn } from '../waterfall/loss.ts'
import type { ClaimHolders, Estate, PaidLayer } from '../waterfall/mutual.ts'
import { stepKinds } from '../waterfall/rulebook.ts'
import { lossSources } from '../waterfall/source.ts'
import {
  count,
  int32s,
  type Limits,
  listOf,
  orNull,
  type Read,
  recordOf,
  rowOf,
  text,
  whole,
  wholes,
  word,
} from './image-readers.ts'

const statuses: Readonly<Record<LossStatus, true>> = {
  open: true,
  pooled: true,
  'waiting-for-fills': true,
  'deferred-until': true,
  'in-auction': true,
  gated: true,
  liquidating: true,
  claimed: true,
  closed: true,
}

export function lossOf(limits: Limits): Read<Loss> {
  const [account, series] = [rowOf(limits.accounts), rowOf(limits.series)]
  return recordOf<Loss>({
    id: count,
    bucket: account,
    asset: rowOf(limits.assets),
    source: word(...lossSources),
    openedAt: count,
    command: count,
    rulebook: rowOf(limits.rulebooks),
    equityAtDefault: whole,
    balanceAtDefault: whole,
    maintenanceAtDefault: whole,
    series: listOf(series),
    quantities: listOf(whole),
    marks: listOf(whole),
    weights: listOf(whole),
    step: count,
    status: word(...(Object.keys(statuses) as LossStatus[])),
    resumeAt: orNull(whole),
    order: orNull(recordOf<OutsideOrder>({ series, quantity: whole, limit: orNull(whole), placedAt: count })),
    paidIn: listOf(recordOf<PaidIn>({ from: account, amount: whole })),
    layers: listOf(layerOf(limits)),
    prefunded: whole,
    called: whole,
    socialized: whole,
    transferred: whole,
    takersGained: whole,
    recourse: whole,
    claimed: whole,
    charged: whole,
    returned: whole,
    slippage: whole,
    closedNotional: whole,
  })
}

export function claimOf(limits: Limits): Read<Claim> {
  return recordOf<Claim>({
    id: count,
    loss: count,
    debtor: rowOf(limits.accounts),
    asset: rowOf(limits.assets),
    creditors: text,
    seniority: whole,
    amount: whole,
    repaid: whole,
    of: word('deficit', 'assessment'),
    holders: orNull(
      columns(recordOf<ClaimHolders>({ accounts: int32s, units: wholes, left: wholes }), limits),
    ),
  })
}

export function estateOf(limits: Limits): Read<Estate> {
  return recordOf<Estate>({ loss: count, asset: rowOf(limits.assets), layers: listOf(layerOf(limits)) })
}

function layerOf(limits: Limits): Read<PaidLayer> {
  const members = recordOf<NonNullable<PaidLayer['members']>>({
    fund: text,
    accounts: int32s,
    amounts: wholes,
  })
  return columns(
    recordOf<PaidLayer>({
      step: count,
      kind: word(...stepKinds),
      name: text,
      accounts: int32s,
      weights: wholes,
      left: wholes,
      members: orNull(columns(members, limits)),
    }),
    limits,
  )
}

/** Columns beside a column of accounts are as long as it, and the accounts are there. */
function columns<T extends { readonly accounts: Int32Array }>(read: Read<T>, limits: Limits): Read<T> {
  const account = rowOf(limits.accounts)
  return (given, where) => {
    const record = read(given, where)
    for (const each of record.accounts) account(each, where)
    for (const column of Object.values(record) as unknown[])
      if (column instanceof Float64Array && column.length !== record.accounts.length)
        misfit(where, `columns of ${record.accounts.length} accounts`, column.length)
    return record
  }
}
