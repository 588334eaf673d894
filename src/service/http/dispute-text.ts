import type { DisputeAnswer, DisputeLine } from '../../wire/service/answers/disputes.ts'
import { gridText } from '../../wire/service/grid.ts'
import type { Names } from '../../wire/service/names.ts'
import type { Principal } from '../access/principal.ts'
import { leftFor, type Payment, paymentsOf } from '../disputes/compensation.ts'
import type { Dispute } from '../registry/disputes.ts'
import { maySee, namesIn } from './names.ts'
import { RunTeller } from './run-text.ts'
import type { Service } from './service.ts'

/** Puts disputes into words for whoever asks: a participant is told of his own accounts. */
export class DisputeTeller {
  readonly #service: Service
  readonly #principal: Principal | null
  readonly #names: Names
  readonly #now: number

  constructor(service: Service, principal: Principal | null) {
    this.#service = service
    this.#principal = principal
    this.#names = namesIn(service)
    this.#now = Math.max(service.clock(), service.host.house.at)
  }

  line(dispute: Dispute): DisputeLine {
    const { account, command, why, opened, closed } = dispute
    return {
      dispute: dispute.dispute,
      account: this.#names.accountName(account),
      command,
      why,
      state: this.#stateOf(dispute),
      openedAt: opened.at,
      closed: closed === null ? null : { at: closed.at, why: closed.why },
    }
  }

  whole(dispute: Dispute): DisputeAnswer {
    const { registry } = this.#service.host
    const all = this.#principal !== null && this.#principal.role !== 'participant'
    const teller = new RunTeller(this.#names, { all, of: (account) => this.#sees(account) })
    return {
      ...this.line(dispute),
      runs: dispute.runs.map((run) => teller.run(run)),
      payments: paymentsOf(dispute, registry, this.#now)
        .filter(({ to }) => this.#sees(to))
        .map((payment) => this.#payment(payment)),
      left: this.#left(dispute),
    }
  }

  #stateOf(dispute: Dispute): DisputeLine['state'] {
    const { closed, runs } = dispute
    if (closed === null) return runs.length === 0 ? 'open' : 'run'
    if (closed.outcome !== 'compensated') return closed.outcome
    const waits: readonly Payment['state'][] = ['proposed', 'approved', 'waiting']
    const payments = paymentsOf(dispute, this.#service.host.registry, this.#now)
    return payments.some(({ state }) => waits.includes(state)) ? 'compensating' : 'compensated'
  }

  #payment({
    from,
    to,
    asset,
    amount,
    state,
    proposal,
    command,
  }: Payment): DisputeAnswer['payments'][number] {
    return {
      from: this.#names.accountName(from),
      to: this.#names.accountName(to),
      asset: this.#names.assetName(asset),
      amount: this.#money(amount, asset),
      state,
      proposal,
      command,
    }
  }

  #left(dispute: Dispute): DisputeAnswer['left'] {
    const found = dispute.runs.at(-1)?.result.accounts.first ?? []
    const { registry } = this.#service.host
    return found
      .filter(({ account, difference }) => difference > 0 && this.#sees(account))
      .map(({ account, asset }) => ({
        account: this.#names.accountName(account),
        asset: this.#names.assetName(asset),
        amount: this.#money(leftFor(dispute, account, registry, this.#now), asset),
      }))
  }

  #sees(account: number): boolean {
    return maySee(this.#service, this.#principal, account)
  }

  #money(units: number | bigint, asset: number): string {
    return gridText(units, this.#names.moneyGrid(asset))
  }
}
