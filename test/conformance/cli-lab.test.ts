import { join } from 'node:path'
import { expect, test } from 'vitest'
import { breakwater, folderWith } from '../support/cli.ts'

const example = (name: string): string => join(import.meta.dirname, '../../examples', name)

test('lab network says what everybody pays, exactly, and whether other payments would fit', async () => {
  const { code, out } = await breakwater(['lab', 'network', example('network.yaml')])
  expect(code).toBe(0)
  expect(out).toMatchInlineSnapshot(`
    "member  owes         pays  keeps           and  pays at least
    first      2            2      3  pays in full              2
    second     4  28/15 units      0      defaults    28/15 units
    third      4  52/15 units      0      defaults    52/15 units
    The clearing vector is the only one.
    "
  `)
})

test('a ring without money is told of, and the JSON holds both vectors', async () => {
  const folder = folderWith({
    'ring.yaml': 'members:\n  ada: { owes: { bo: 10 } }\n  bo: { owes: { ada: 10 } }\n',
  })
  const file = join(folder, 'ring.yaml')
  expect((await breakwater(['lab', 'network', file])).out).toContain('more than one clearing vector')
  const { greatest, least } = JSON.parse((await breakwater(['lab', 'network', file, '--json'])).out)
  expect(greatest.members[0]).toEqual({
    name: 'ada',
    pays: { units: '10/1', roundedDown: '10' },
    equity: { units: '0/1', roundedDown: '0' },
    hasDefaulted: false,
  })
  expect(least.members[0].pays.roundedDown).toBe('0')
})

test('lab cover says how large a fund has to be, and under which scenario', async () => {
  const { code, out } = await breakwater(['lab', 'cover', example('stress.yaml')])
  expect(code).toBe(0)
  expect(out).toBe(
    'cover-1: 610,000.50 under rally, lost by harbour.\n' +
      'cover-2: 700,000.00 under crash, lost by ada and harbour.\n',
  )
})

test('what cannot be read is told with its line and column', async () => {
  const folder = folderWith({
    'network.yaml': 'decimals: 2\nmembers:\n  ada: { assets: 1.005, owes: { zoe: 1 } }\n',
    'stress.yaml': 'scenarios:\n  crash: [{ member: ada, loss: lots }]\n',
  })
  const network = await breakwater(['lab', 'network', join(folder, 'network.yaml')])
  expect(network.code).toBe(2)
  expect(network.err).toContain('network.yaml:3:18')
  expect(network.err).toContain('network.yaml:3:38')
  const stress = await breakwater(['lab', 'cover', join(folder, 'stress.yaml')])
  expect(stress.code).toBe(2)
  expect(stress.err).toContain('stress.yaml:2:32')
  expect((await breakwater(['lab', 'cover', example('stress.yaml'), '--groups', '0'])).code).toBe(2)
})
