import type { Command, CommandBody, Trade } from '../../core/engine/commands.ts'
import { commandFromJson, commandToJson } from '../../wire/json.ts'

const MOST_ROW = 2_147_483_647

/**
 * The body of a command as it will be read back from its row. What could not be read back is refused here, before it is
 * decided: once in the journal it would keep the journal from being opened.
 *
 * @throws {MalformedRecord} when it is no command that can be written down
 */
export function readable(command: Command): CommandBody {
  return plain(command.body) ?? commandFromJson(commandToJson(command)).body
}

/**
 * The commonest kinds are looked at by hand, as their schemas would; a property holds the two equal. Fields that belong
 * to none of them are not taken over. Null where the schema shall judge.
 */
function plain(body: CommandBody): CommandBody | null {
  switch (body.type) {
    case 'trade':
      return isPlainTrade(body) ? body : null
    case 'deposit':
    case 'withdraw': {
      const { type, account, asset, amount } = body
      return isRow(account) && isRow(asset) && isWhole(amount) ? { type, account, asset, amount } : null
    }
    case 'reserve-order': {
      const { type, order, account, series, quantity, price } = body
      const isPlain = isCount(order) && isRow(account) && isRow(series) && isWhole(quantity) && isWhole(price)
      return isPlain ? { type, order, account, series, quantity, price } : null
    }
    case 'release-order':
      return isCount(body.order) ? { type: body.type, order: body.order } : null
    case 'move-marks': {
      const isPlain =
        body.source === undefined &&
        Array.isArray(body.marks) &&
        body.marks.every(({ series, mark }) => isRow(series) && isWhole(mark))
      return isPlain
        ? { type: body.type, marks: body.marks.map(({ series, mark }) => ({ series, mark })) }
        : null
    }
    default:
      return null
  }
}

/** Whether it is readable as it is: its record has room for these fields and no others. */
export function isPlainTrade(trade: Trade): boolean {
  return (
    isRow(trade.buyer) &&
    isRow(trade.seller) &&
    isRow(trade.series) &&
    isWhole(trade.quantity) &&
    isWhole(trade.price) &&
    (trade.taker === 'buyer' || trade.taker === 'seller') &&
    (trade.buyerOrder === null || isCount(trade.buyerOrder)) &&
    (trade.sellerOrder === null || isCount(trade.sellerOrder)) &&
    trade.indexMark === undefined
  )
}

function isRow(value: number): boolean {
  return isCount(value) && value <= MOST_ROW
}

function isCount(value: number): boolean {
  return isWhole(value) && value >= 0
}

/** JSON knows no minus zero. */
function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}
