import type { FormulaLine, LossExplained, PayerExplained, StepExplained } from '../lab/explain-terms.ts'
import { bold, type Io } from './io.ts'

/** An explanation for people: the trigger, each step with its formula, who paid, and how it adds up. */
export function explanationText(explained: LossExplained, io: Io): string {
  const { loss, account, rulebook, openedAt, command, trigger, steps, closed } = explained
  const title = `Loss ${loss}: ${account}, ${momentText(openedAt)}, command ${command}, rulebook ${rulebook}`
  return [
    bold(title, io),
    '',
    bold('Trigger', io),
    ...linesText(trigger, '  '),
    ...steps.flatMap((step, at) => ['', ...stepText(step, at + 1, io)]),
    '',
    ...(closed === null
      ? ['It is still open at the end of the run.']
      : [bold(`Closed (${closed.how}), ${momentText(closed.at)}`, io), ...linesText(closed.lines, '  ')]),
    '',
  ].join('\n')
}

function stepText(step: StepExplained, number: number, io: Io): string[] {
  const { name, kind, at, words, lines, payers, payersInAll, deficitAfter, openAfter } = step
  const kindText = name === kind ? '' : ` (${kind})`
  const more = payersInAll - payers.length
  return [
    bold(`${number}. ${name}${kindText}, ${momentText(at)}`, io),
    `  ${words}`,
    ...linesText(lines, '  '),
    ...payers.flatMap(payerText),
    ...(more > 0 && payers.length > 0 ? [`    and ${more} more; name one with --account`] : []),
    `  then: deficit ${deficitAfter}, open ${openAfter}`,
  ]
}

function payerText({ account, amount, quantity, lines }: PayerExplained): string[] {
  const took = quantity === null ? '' : `, ${quantity} taken over`
  return [`    ${account}: ${amount}${took}`, ...linesText(lines, '      ')]
}

function linesText(lines: readonly FormulaLine[], indent: string): string[] {
  const width = Math.max(0, ...lines.map(({ name }) => name.length))
  return lines.map(({ name, formula, amount }) => `${indent}${name.padEnd(width)}  ${formula} = ${amount}`)
}

function momentText(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.000Z$/, ' UTC')
    .replace(/Z$/, ' UTC')
}
