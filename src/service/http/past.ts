import type { StoredLoss, StoredPayment } from '../../journal/projections.ts'
import type { ExplanationAnswer } from '../../wire/service/answers/receipts.ts'
import { ownAccounts } from '../access/own-accounts.ts'
import type { Principal } from '../access/principal.ts'
import type { ReceiptAnswer } from '../replay/receipt-task.ts'
import type { SentNames } from '../replay/sent-names.ts'
import { allNames } from './account-names.ts'
import { askPast, type PastAsk } from './ask-past.ts'
import { maySee, namesIn } from './names.ts'
import { notFound, ProblemAnswer } from './problem.ts'
import { receiptSecret } from './receipt-secret.ts'
import type { Service } from './service.ts'

/** What stands in place of a name that whoever asks may not see. */
export const SOMEBODY = 'another account'

/** Names by row as whoever asks may see them: accounts of the house have their names, those of others have none. */
export function namesFor(service: Service, principal: Principal | null): SentNames {
  const { texts, ofHouse } = allNames(service)
  if (principal?.role !== 'participant') return { texts }
  const { house } = service.host
  const names = namesIn(service)
  const known = [...ofHouse, ...ownAccounts(house, principal)].map(
    (row) => [row, names.accountName(row)] as const,
  )
  return { count: house.book.accounts, known, others: SOMEBODY }
}

/**
 * One payment in words. A participant is told his own part: of the bucket that fell, nothing but what each payer of the
 * event is told.
 */
async function explained(
  ask: PastAsk,
  { account }: Pick<StoredPayment, 'account'>,
  { loss, sequence: openedBy, bucket, closedAt }: StoredLoss,
): Promise<ExplanationAnswer> {
  const { service, principal } = ask
  const { rows } = service.host.place
  const isLimited = principal?.role === 'participant'
  const key = `${loss} ${account} ${isLimited ? principal.owner : 'all'} ${closedAt === null ? rows : 'closed'}`
  const question = () => ({ loss, openedBy, account, names: namesFor(service, principal), rows })
  const told = await askPast(ask, 'explain', key, question)
  if (maySee(service, principal, bucket)) return told
  return { ...told, trigger: [], closed: told.closed === null ? null : { ...told.closed, lines: [] } }
}

/** The same; null where the loss opened before what can be decided again here, though the payment did not. */
export async function explainedIfThere(
  ...asked: Parameters<typeof explained>
): Promise<ExplanationAnswer | null> {
  try {
    return await explained(...asked)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** One payment and the row that keeps it; without its proofs where what they take can no longer be decided again. */
export async function provenOrKept(ask: PastAsk, payment: StoredPayment): Promise<Proven> {
  try {
    return await proven(ask, payment)
  } catch (error) {
    if (!isGone(error)) throw error
    const { sequence, place, account } = payment
    const question = () => ({ sequence, place, account })
    const name = `${sequence} ${place} ${account}`
    const kept = await askPast(ask, 'kept', name, question)
    return { ...kept, command: await commandOf(ask.service, sequence), receipt: null, roots: null }
  }
}

type Proven = Omit<ReceiptAnswer, 'receipt' | 'roots'> & {
  readonly receipt: ReceiptAnswer['receipt'] | null
  readonly roots: ReceiptAnswer['roots'] | null
}

async function commandOf({ host }: Service, sequence: number): Promise<number> {
  for await (const { command } of host.durableFrom(sequence)) return command
  throw notFound('event', 'sequence', String(sequence))
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemAnswer && error.problem.kind === 'gone'
}

/** One payment with its proofs and the roots they lead to. */
async function proven(
  ask: PastAsk,
  { sequence, place, account }: Pick<StoredPayment, 'sequence' | 'place' | 'account'>,
): Promise<ReceiptAnswer> {
  const { service } = ask
  const secret = await receiptSecret(service)
  const question = () => {
    const { texts } = allNames(service)
    return { sequence, place, account, names: { texts }, secret }
  }
  const name = `${sequence} ${place} ${account}`
  return askPast(ask, 'receipt', name, question)
}
