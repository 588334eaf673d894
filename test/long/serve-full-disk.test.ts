import { spawnSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { folderWith } from '../support/cli.ts'
import { fillAndGoOn } from '../support/serve/full-disk.ts'

const LEFT = 100_000

/** A small disk in memory, where whoever runs this may make one. */
function smallDisk(): string | null {
  const folder = folderWith()
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', folder]).status !== 0) return null
  // Folders go after what was asked for last: the disk has to be gone by then.
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}

test('on a disk that is full a service says so, and goes on once there is room', async (context) => {
  const folder = smallDisk()
  if (folder === null) return context.skip('nobody here may make a disk')
  writeFileSync(join(folder, 'gap.yaml'), scenarioTemplate())
  const rest = join(folder, 'rest')
  const told = await fillAndGoOn({
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(rest, new Uint8Array(bavail * bsize - LEFT))
    },
    empty: () => rmSync(rest),
  })
  expect(told).toContain('There is no room left for')
  expect(told).toContain('Make room on the disk')
})
