import type { RuleText } from '../venue.ts'

/** One row of a scenario grid in the words of a model file. */
export type Row = { readonly [key: string]: RuleText }

/** Every move with every turn of volatility, in the order given. */
export function grid(moves: readonly string[], turns: readonly ('same' | 'up' | 'down')[]): Row[] {
  return moves.flatMap((move) => turns.map((volatility) => row(move, volatility)))
}

/** One scenario, named after what it does. */
export function row(move: string, volatility: 'same' | 'up' | 'down', more: Row = {}): Row {
  return { name: nameOf(move, volatility), move, volatility, ...more }
}

/** Moves far outside the grid, volatility up, of which only a share counts. */
export function tails(weights: Readonly<Record<string, string>>): Row[] {
  return Object.entries(weights).map(([move, weight]) => row(move, 'up', { weight }))
}

function nameOf(move: string, volatility: string): string {
  const signed = move === '0%' || move.startsWith('-') ? move : `+${move}`
  return volatility === 'same' ? signed : `${signed}, vol ${volatility}`
}
