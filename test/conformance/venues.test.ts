import { describe, expect, test } from 'vitest'
import { venues } from '../../src/venues/index.ts'
import { paidBy, tenStories } from '../support/ten-stories.ts'

// Every law is checked after every command of a story.
describe('ten losses under every rulebook', () => {
  test.each(tenStories)('$name: $about', async ({ name, tell }) => {
    const width = Math.max(...venues.map(({ id }) => id.length)) + 2
    const lines = venues.map((venue) => `${venue.id.padEnd(width)}${paidBy(tell(venue))}`)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`./venues/${name}.txt`)
  })
})
