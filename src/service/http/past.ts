import type { Account } from '../../core/book/book.ts'
import type { StoredLoss, StoredPayment } from '../../journal/projections.ts'
import type { ExplanationAnswer } from '../../wire/service/answers/receipts.ts'
import { askerOf, type Principal } from '../access/principal.ts'
import { answered } from '../replay/problem-of-replay.ts'
import type { ReceiptAnswer } from '../replay/receipt-task.ts'
import { maySee, namesIn } from './names.ts'
import { notFound, ProblemAnswer } from './problem.ts'
import { receiptSecret } from './receipt-secret.ts'
import type { Service } from './service.ts'

/** What stands in place of a name that whoever asks may not see. */
export const SOMEBODY = 'another account'

/** Names of all accounts by row, as they are committed to in roots. */
export function allNames(service: Service): string[] {
  const names = namesIn(service)
  return Array.from({ length: service.host.house.book.accounts }, (_, row) => names.accountName(row))
}

/** The same as whoever asks may see them: accounts of the house have their names, those of others have none. */
export function namesFor(service: Service, principal: Principal | null): string[] {
  const names = allNames(service)
  if (principal?.role !== 'participant') return names
  return names.map((name, row) =>
    isOfHouse(service, row) || maySee(service, principal, row) ? name : SOMEBODY,
  )
}

function isOfHouse({ host }: Service, row: Account): boolean {
  const kind = host.house.book.kindOf(row)
  return kind !== 'participant' && kind !== 'isolated'
}

/**
 * One payment in words. A participant is told his own part: of the bucket that fell, nothing but what each payer of the
 * event is told.
 */
async function explained(
  service: Service,
  principal: Principal | null,
  { account }: Pick<StoredPayment, 'account'>,
  { loss, sequence: openedBy, bucket, closedAt }: StoredLoss,
): Promise<ExplanationAnswer> {
  const { rows } = service.host.place
  const isLimited = principal?.role === 'participant'
  const key = `${loss} ${account} ${isLimited ? principal.owner : 'all'} ${closedAt === null ? rows : 'closed'}`
  const question = () => ({ loss, openedBy, account, names: namesFor(service, principal), rows })
  const told = await answered(service.replays.ask('explain', key, question, askerOf(principal)))
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
export async function provenOrKept(
  service: Service,
  principal: Principal | null,
  payment: StoredPayment,
): Promise<Proven> {
  try {
    return await proven(service, principal, payment)
  } catch (error) {
    if (!isGone(error)) throw error
    const { sequence, place, account } = payment
    const question = () => ({ sequence, place, account })
    const name = `${sequence} ${place} ${account}`
    const kept = await answered(service.replays.ask('kept', name, question, askerOf(principal)))
    return { ...kept, command: await commandOf(service, sequence), receipt: null, roots: null }
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
  service: Service,
  principal: Principal | null,
  { sequence, place, account }: Pick<StoredPayment, 'sequence' | 'place' | 'account'>,
): Promise<ReceiptAnswer> {
  const secret = await receiptSecret(service)
  const question = () => ({ sequence, place, account, names: allNames(service), secret })
  const name = `${sequence} ${place} ${account}`
  return answered(service.replays.ask('receipt', name, question, askerOf(principal)))
}
