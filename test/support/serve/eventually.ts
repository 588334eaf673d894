import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something holds; a test's own time limit is how long that may take. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10)
}
