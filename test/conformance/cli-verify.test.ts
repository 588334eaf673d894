import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/lab/run/hash.ts'
import { breakwater, folderWith } from '../support/cli.ts'

const crowd = join(import.meta.dirname, '../scenario/crowd.yaml')

/** A sound run, copied and harmed in each test. */
async function runFolder(): Promise<string> {
  const folder = join(folderWith(), 'run')
  expect(await breakwater(['run', crowd, '--out', folder, '--quiet'])).toMatchObject({ code: 0 })
  return folder
}

function edit(path: string, change: (text: string) => string): void {
  const isGz = path.endsWith('.gz')
  const bytes = readFileSync(path)
  const before = (isGz ? gunzipSync(bytes) : bytes).toString('utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, isGz ? gzipSync(after) : after)
}

async function failuresOf(folder: string): Promise<{ code: number; failed: string[] }> {
  const { code, out } = await breakwater(['verify', folder, '--json'])
  const { checks } = JSON.parse(out) as { checks: { check: string; holds: boolean; found: string | null }[] }
  const failed = checks.filter(({ holds }) => !holds).map(({ check, found }) => `${check}: ${found ?? ''}`)
  return { code, failed: failed.map((line) => line.replaceAll(folder, 'RUN')) }
}

describe('verify', () => {
  test('holds for a run as it was written, and says what it compared', async () => {
    const folder = await runFolder()
    const { code, out, err } = await breakwater(['verify', folder])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('holds   the scenario makes these commands\n')
    expect(out).toContain('holds   report.html is what the replay gives\n')
    expect(out).toContain('holds   money-conserved: ')
    expect(out).toMatch(/All \d+ checks hold\.\n$/)
  })

  test('names the line, the byte and the field of an event that was changed', async () => {
    const folder = await runFolder()
    edit(join(folder, 'events.jsonl.gz'), (text) => text.replace(/"total":"\d/, '"total":"9'))
    const { code, failed } = await failuresOf(folder)
    expect(code).toBe(1)
    expect(failed.find((line) => line.startsWith('the replay tells'))).toMatch(
      /RUN\/events\.jsonl\.gz:\d+:\d+: at byte \d+ of the line, stored is event\.total: "9\d+", not "\d+"$/,
    )
    expect(failed.find((line) => line.startsWith('events.jsonl.gz is as'))).toContain('its hash is')
  })

  test('finds an event that was left out, and one that was added', async () => {
    const folder = await runFolder()
    edit(join(folder, 'events.jsonl.gz'), (text) => text.slice(text.indexOf('\n') + 1))
    expect((await failuresOf(folder)).failed.join('\n')).toContain('RUN/events.jsonl.gz:1:')
    edit(join(folder, 'events.jsonl.gz'), (text) => `${text}${text.slice(0, text.indexOf('\n') + 1)}`)
    const { code, failed } = await failuresOf(folder)
    expect({ code, n: failed.length > 0 }).toEqual({ code: 1, n: true })
  })

  test.each(['results.json', 'report.html'])('names the first byte of %s that differs', async (name) => {
    const folder = await runFolder()
    edit(join(folder, name), (text) => `${text.slice(0, 200)}#${text.slice(201)}`)
    const { code, failed } = await failuresOf(folder)
    expect(code).toBe(1)
    const found = failed.find((line) => line.startsWith(`${name} is what the replay gives`))
    expect(found).toMatch(new RegExp(`RUN/${name}:\\d+:\\d+: byte 200 differs`))
  })

  test('is not fooled when commands, hashes and nothing else are changed together', async () => {
    const folder = await runFolder()
    edit(join(folder, 'commands.jsonl.gz'), (text) => text.replace('"by":"scenario"', '"by":"somebody"'))
    const content = gunzipSync(readFileSync(join(folder, 'commands.jsonl.gz')))
    edit(join(folder, 'hashes.json'), (text) => {
      const hashes = JSON.parse(text)
      hashes.files['commands.jsonl.gz'] = hashOf(content)
      hashes.commands = hashOf(content)
      return JSON.stringify(hashes)
    })
    const { code, failed } = await failuresOf(folder)
    expect(code).toBe(1)
    expect(failed).toContainEqual(
      'the scenario makes these commands: RUN/commands.jsonl.gz:1: the scenario makes another command',
    )
  })

  test('tells of a scenario that was edited after the run', async () => {
    const folder = await runFolder()
    edit(join(folder, 'scenario.yaml'), (text) => text.replace('balance: 500', 'balance: 501'))
    const { code, failed } = await failuresOf(folder)
    expect(code).toBe(1)
    expect(failed.map((line) => line.split(':')[0])).toEqual([
      'scenario.yaml is as it was written',
      'the hash of the scenario and its inputs',
      'the scenario makes these commands',
    ])
  })

  test('names a file that is cut off, broken or gone, with the place', async () => {
    const sound = await runFolder()
    const harms: [string, (folder: string) => void, RegExp][] = [
      [
        'a truncated line',
        (folder) => edit(join(folder, 'commands.jsonl.gz'), (text) => text.slice(0, -10)),
        /RUN\/commands\.jsonl\.gz:\d+: found a line without its end/,
      ],
      [
        'a broken gz',
        (folder) => {
          const path = join(folder, 'events.jsonl.gz')
          writeFileSync(path, readFileSync(path).subarray(0, 500))
        },
        /events\.jsonl\.gz is as it was written: found a gz/,
      ],
      [
        'a missing file',
        (folder) => rmSync(join(folder, 'results.json')),
        /results\.json is as it was written: found no such file/,
      ],
      [
        'a command that is none',
        (folder) => edit(join(folder, 'commands.jsonl.gz'), (text) => text.replace('"at":', '"when":')),
        /RUN\/commands\.jsonl\.gz:1: This is no command:/,
      ],
    ]
    for (const [what, harm, expected] of harms) {
      const folder = join(folderWith(), 'run')
      cpSync(sound, folder, { recursive: true })
      harm(folder)
      const { code, failed } = await failuresOf(folder)
      expect({ what, code }).toEqual({ what, code: 1 })
      expect(failed.join('\n'), what).toMatch(expected)
    }
  })

  test('tells failed checks on standard error even when quiet', async () => {
    const folder = await runFolder()
    edit(join(folder, 'header.json'), (text) => text.replace('A crowd falls', 'A crowd stands'))
    const { code, out, err } = await breakwater(['verify', folder, '--quiet'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('FAILED  header.json is as it was written')
  })
})
