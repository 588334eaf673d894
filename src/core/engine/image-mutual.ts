import type { CallNote, Cover, Exit, Member, Vault, VaultTerms } from '../waterfall/mutual.ts'
import { lossSources } from '../waterfall/source.ts'
import { big, count, listOf, mapOf, orNull, type Read, recordOf, text, whole, word } from './image-readers.ts'

export function memberOf(account: Read<number>): Read<Member> {
  return recordOf<Member>({
    account,
    contribution: whole,
    called: whole,
    tier: whole,
    used: whole,
    noticeMs: count,
    notice: orNull(recordOf<NonNullable<Member['notice']>>({ amount: whole, from: whole })),
  })
}

export function callOf(account: Read<number>): Read<CallNote> {
  return recordOf<CallNote>({ fund: text, at: count, defaulter: account, member: account, amount: whole })
}

export function vaultOf(account: Read<number>): Read<Vault> {
  return recordOf<Vault>({
    terms: recordOf<VaultTerms>({ waitMs: count, capacity: count, minimumRatio: count }),
    own: big,
    issued: big,
    holders: mapOf(account, big),
    exits: mapOf(account, recordOf<Exit>({ shares: big, promised: whole, readyAt: whole })),
  })
}

export function coverOf(account: Read<number>, asset: Read<number>): Read<Cover> {
  return recordOf<Cover>({
    id: count,
    vault: account,
    holder: account,
    asset,
    amount: whole,
    used: whole,
    from: whole,
    until: whole,
    sources: listOf(word(...lossSources)),
  })
}
