import fc from 'fast-check'
import { play } from './run.ts'
import { anyHistory } from './world.ts'

const [seed, path, len, law] = [
  Number(process.argv[2]),
  process.argv[3],
  Number(process.argv[4]),
  process.argv[5],
]
const out = fc.check(
  fc.property(anyHistory(len), (h) => !play(h).findings.some((f) => f.law === law)),
  { seed, path, endOnFailure: true },
)
const h = out.counterexample![0]
console.log(
  JSON.stringify(
    h.world.rulebooks.map((r) => ({ ...r })),
    null,
    0,
  ),
)
const run = play(h)
for (const f of run.findings.slice(0, 5)) console.log(f.law, f.found.slice(0, 3000))
