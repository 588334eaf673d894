import fc from 'fast-check'
import { play } from './run.ts'
import { anyHistory } from './world.ts'

const seed = Number(process.argv[2] ?? 1),
  runs = Number(process.argv[3] ?? 20),
  len = Number(process.argv[4] ?? 150)
const counts = new Map<string, number>(),
  firsts = new Map<string, string[]>(),
  told = new Map<string, number>()
let commands = 0,
  refused = 0
let at = 0
const t0 = Date.now()
let playMs = 0
fc.assert(
  fc.property(anyHistory(len), (h) => {
    const p = Date.now()
    const run = play(h)
    playMs += Date.now() - p
    commands += run.commands
    refused += run.refused
    for (const [k, n] of run.told) told.set(k, (told.get(k) ?? 0) + n)
    for (const f of run.findings) {
      counts.set(f.law, (counts.get(f.law) ?? 0) + 1)
      const list = firsts.get(f.law) ?? []
      if (list.length < 6 && !list.some((x) => x.startsWith(`run ${at} `)))
        list.push(`run ${at} ` + f.found.slice(0, 900))
      firsts.set(f.law, list)
    }
    at++
  }),
  { seed, numRuns: runs, endOnFailure: true },
)
console.log('ms', Date.now() - t0, 'play', playMs, 'commands', commands, 'refused', refused)
console.log(
  [...told]
    .sort()
    .map(([k, n]) => `${k}:${n}`)
    .join(' '),
)
for (const [law, n] of counts) {
  console.log('##', law, n)
  for (const f of firsts.get(law)!) console.log('   ', f)
}
