import type { LossResult } from '../../lab/run-result.ts'
import { accountName, type ReportNames } from '../names.ts'
import { endings } from '../words.ts'

/** The words by which the page's search finds a loss, in small letters: its number, account, ending and symbols. */
export function searchWords(loss: LossResult, names: ReportNames): string {
  const symbols = loss.held.map(({ symbol }) => symbol)
  const words = [
    `#${loss.id}`,
    loss.account,
    accountName(loss.account, names),
    endings[loss.how].name,
    ...symbols,
  ]
  return [...new Set(words)].join(' ').toLowerCase()
}
