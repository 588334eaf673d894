import type { Command } from '@commander-js/extra-typings'
import { formatDecimal } from '../core/money/units.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { type Clearing, clearingVector } from '../lab/networks/clearing-vector.ts'
import { type Cover, coverOf } from '../lab/networks/cover.ts'
import { floorOf, type Rational, rational, rationalText } from '../lab/networks/rational.ts'
import { groupedText } from '../report/format.ts'
import { type NetworkText, readNetwork } from '../wire/network.ts'
import { readStress } from '../wire/stress.ts'
import { DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { textTable } from './table.ts'

const NETWORK_EXAMPLE = `
Example:
  breakwater lab network examples/network.yaml`

const COVER_EXAMPLE = `
Example:
  breakwater lab cover examples/stress.yaml --groups 2`

const PPM = 1_000_000n

/** `breakwater lab`: what members of a clearing house owe each other, and what a fund has to hold. */
export function addLab(program: Command, io: Io, end: (code: number) => void): void {
  const lab = program
    .command('lab')
    .description('What members owe each other, and how large a fund has to be.')
    .addHelpText('after', `${NETWORK_EXAMPLE}${COVER_EXAMPLE.replace('\nExample:', '')}`)
  lab
    .command('network')
    .description('Clearing vectors: what everybody pays when all that is owed falls due at once.')
    .argument('<file>', 'members, what they have and what they owe, YAML or JSON')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', NETWORK_EXAMPLE)
    .action(async (file, options) => {
      const network = await inputFrom(file, readNetwork)
      const vectors = vectorsOf(network)
      if (options.json === true) io.out(writeJson(networkJson(network, vectors)))
      else tellNetwork(network, vectors, io)
      end(DONE)
    })
  lab
    .command('cover')
    .description('Cover-n: the largest stressed loss of n groups beyond their own margin.')
    .argument('<file>', 'stress losses by scenario and member, YAML or JSON')
    .option('--groups <number>', 'how many groups default at once', '2')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', COVER_EXAMPLE)
    .action(async (file, options) => {
      if (!/^[1-9]\d{0,5}$/.test(options.groups))
        throw new UsageError(`Found --groups ${options.groups}, expected a whole number of at least 1.`)
      const { decimals, scenarios } = await inputFrom(file, readStress)
      const covers = Array.from({ length: Number(options.groups) }, (_, at) => coverOf(scenarios, at + 1))
      if (options.json === true)
        io.out(writeJson(covers.map((cover, at) => coverJson(cover, at + 1, decimals))))
      else for (const [at, cover] of covers.entries()) io.out(coverSentence(cover, at + 1, decimals))
      end(DONE)
    })
}

async function inputFrom<T>(
  file: string,
  read: (file: string, text: string, problems: Problems) => T | undefined,
): Promise<T> {
  const problems = new Problems()
  const text = await readInput(file, problems)
  const found = text === undefined ? undefined : read(file, text, problems)
  problems.throwIfAny()
  if (found === undefined) throw new UsageError(`Found nothing in ${file}.`)
  return found
}

interface Vectors {
  readonly greatest: Clearing
  readonly least: Clearing
}

function vectorsOf({ members, recovery }: NetworkText): Vectors {
  const obligations = {
    assets: members.map(({ assets }) => assets),
    owed: members.map(({ owes }) => members.map(({ name }) => owes.get(name) ?? 0n)),
  }
  const left = {
    assets: rational(BigInt(recovery.assets), PPM),
    claims: rational(BigInt(recovery.claims), PPM),
  }
  return {
    greatest: clearingVector(obligations, 'greatest', left),
    least: clearingVector(obligations, 'least', left),
  }
}

function networkJson({ members, decimals }: NetworkText, vectors: Vectors): unknown {
  const exact = ({ numerator, denominator }: Rational): unknown => ({
    units: `${numerator}/${denominator}`,
    roundedDown: formatDecimal(floorOf({ numerator, denominator }), decimals),
  })
  const clearing = ({ payments, equity, hasDefaulted, rounds }: Clearing): unknown => ({
    rounds,
    members: members.map(({ name }, at) => ({
      name,
      pays: exact(payments[at]),
      equity: exact(equity[at]),
      hasDefaulted: hasDefaulted[at],
    })),
  })
  return { decimals, greatest: clearing(vectors.greatest), least: clearing(vectors.least) }
}

function tellNetwork({ members, decimals }: NetworkText, { greatest, least }: Vectors, io: Io): void {
  const amount = (units: bigint): string => groupedText(formatDecimal(units, decimals))
  const exact = (value: Rational): string =>
    value.denominator === 1n ? amount(value.numerator) : `${rationalText(value)} units`
  const rows = members.map(({ name, owes }, at) => [
    name,
    amount([...owes.values()].reduce((sum, owed) => sum + owed, 0n)),
    exact(greatest.payments[at]),
    exact(greatest.equity[at]),
    greatest.hasDefaulted[at] ? 'defaults' : 'pays in full',
    exact(least.payments[at]),
  ])
  io.out(textTable(['member', 'owes', 'pays', 'keeps', 'and', 'pays at least'], rows))
  const isOne = greatest.payments.every((paid, at) => rationalText(paid) === rationalText(least.payments[at]))
  io.out(
    isOne
      ? 'The clearing vector is the only one.\n'
      : 'There is more than one clearing vector: pays is the greatest, pays at least the least.\n',
  )
}

function coverSentence({ amount, scenario, groups }: Cover, count: number, decimals: number): string {
  const money = groupedText(formatDecimal(amount, decimals))
  if (scenario === null) return `cover-${count}: 0, no group loses more than its own margin.\n`
  return `cover-${count}: ${money} under ${scenario}, lost by ${groups.join(' and ')}.\n`
}

function coverJson({ amount, scenario, groups }: Cover, count: number, decimals: number): unknown {
  return { cover: count, amount: formatDecimal(amount, decimals), scenario, groups }
}
