import type { CommandBody } from '../../core/engine/commands.ts'
import type { Json } from '../../wire/canonical-json.ts'
import { commandFromJson } from '../../wire/json.ts'
import type {
  AccountDifference,
  ChangeAnswer,
  CutAnswer,
  LossDifference,
  RunAnswer,
  StandingAnswer,
} from '../../wire/service/answers/dispute-runs.ts'
import { bodyToText } from '../../wire/service/commands.ts'
import { gridText } from '../../wire/service/grid.ts'
import type { Names } from '../../wire/service/names.ts'
import type { AccountFound, Change, Cut, LossFound, Standing } from '../disputes/run-result.ts'
import type { DisputeRun } from '../registry/disputes.ts'

/** Whose accounts may be told of. */
export interface Sight {
  readonly all: boolean
  readonly of: (account: number) => boolean
}

/** What everybody knows of, so that a participant may be shown what was put in its place. */
const ofTheMarket: ReadonlySet<CommandBody['type']> = new Set([
  'move-marks',
  'replace-depth',
  'update-depth',
  'apply-funding',
  'settle',
  'settle-expiry',
  'close-period',
  'advance-time',
])

/** Puts runs into words: of accounts that are not seen nothing is told but that there are some. */
export class RunTeller {
  readonly #names: Names
  readonly #sight: Sight

  constructor(names: Names, sight: Sight) {
    this.#names = names
    this.#sight = sight
  }

  run({ at, hash, corrected, result }: DisputeRun): RunAnswer {
    const { from, until, commands, refusedNow, carriedOutNow, losses, accounts, sums, fingerprints } = result
    return {
      at,
      hash,
      changes: corrected.map((change) => this.#change(change)),
      from,
      until,
      commands,
      refusedNow: this.#cut(
        refusedNow,
        () => this.#sight.all,
        (each) => each,
      ),
      carriedOutNow: this.#cut(
        carriedOutNow,
        () => this.#sight.all,
        (each) => each,
      ),
      lossesAsItIs: this.#losses(losses.asItIs),
      lossesCorrected: this.#losses(losses.corrected),
      accounts: this.#cut(
        accounts,
        ({ account }) => this.#sight.of(account),
        (found) => this.#account(found),
      ),
      sums: sums.map(({ asset, hurt, gained }) => ({
        asset: this.#names.assetName(asset),
        hurt: this.#money(hurt, asset),
        gained: this.#money(gained, asset),
      })),
      fingerprints,
    }
  }

  #change({ command, body: json }: Change): ChangeAnswer {
    if (json === null) return { command, body: null, isHidden: false }
    const body = bodyIn(json)
    if (!this.#sight.all && !ofTheMarket.has(body.type)) return { command, body: null, isHidden: true }
    return { command, body: bodyToText(body, this.#names), isHidden: false }
  }

  #losses(losses: Cut<LossFound>): CutAnswer<LossDifference> {
    return this.#cut(
      losses,
      ({ bucket }) => this.#sight.of(bucket),
      ({ loss, bucket, asset, source, command, equity, inBoth }) => ({
        loss,
        account: this.#names.accountName(bucket),
        asset: this.#names.assetName(asset),
        source,
        command,
        equity: this.#money(equity, asset),
        inBoth,
      }),
    )
  }

  #account({ account, asset, difference, asItIs, corrected }: AccountFound): AccountDifference {
    return {
      account: this.#names.accountName(account),
      asset: this.#names.assetName(asset),
      difference: this.#money(difference, asset),
      asItIs: this.#standing(asItIs, asset),
      corrected: this.#standing(corrected, asset),
    }
  }

  #standing({ equity, balances, positions, takenOut }: Standing, home: number): StandingAnswer {
    const amounts = (list: Standing['balances']): StandingAnswer['balances'] =>
      list.map(([asset, amount]) => ({
        asset: this.#names.assetName(asset),
        amount: this.#money(amount, asset),
      }))
    return {
      equity: this.#money(equity, home),
      balances: amounts(balances),
      positions: positions.map(([series, quantity]) => ({
        instrument: this.#names.symbolOf(series),
        quantity: gridText(quantity, this.#names.quantityGrid(series)),
      })),
      takenOut: amounts(takenOut),
    }
  }

  #cut<From, To>(
    { all, first }: Cut<From>,
    sees: (each: From) => boolean,
    tell: (each: From) => To,
  ): CutAnswer<To> {
    return { all, first: first.filter(sees).map(tell) }
  }

  #money(units: number | bigint, asset: number): string {
    return gridText(units, this.#names.moneyGrid(asset))
  }
}

function bodyIn(json: Json): CommandBody {
  return commandFromJson({ id: 0, at: 0, by: 'dispute', body: json }).body
}
