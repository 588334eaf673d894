import type { Journal } from '../../journal/journal.ts'

/** Times how long each row takes to be kept. It stays the same journal, whatever else that can do. */
export function timeAppends(journal: Journal, onKept: (ms: number) => void): Journal {
  const append = journal.append.bind(journal)
  journal.append = async (...row) => {
    const from = performance.now()
    const kept = await append(...row)
    onKept(performance.now() - from)
    return kept
  }
  return journal
}
