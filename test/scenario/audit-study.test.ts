import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Problems } from '../../src/files/problems.ts'
import { type Audit, auditStudy, failuresOf, figuresOf } from '../../src/lab/audit/audit-study.ts'
import type { AuditFigure } from '../../src/lab/audit/figure.ts'
import { readStudy } from '../../src/lab/audit/read-study.ts'
import { folderWith } from '../support/cli.ts'
import { smallStudy } from '../support/study.ts'

async function auditOf(files: Record<string, string>): Promise<Audit> {
  const problems = new Problems()
  const study = await readStudy(folderWith(files), problems)
  problems.throwIfAny()
  return auditStudy(study!)
}

function figureOf(audit: Audit, id: string): AuditFigure {
  const found = figuresOf(audit).filter((figure) => figure.id === id)
  expect(found, id).toHaveLength(1)
  return found[0]
}

/** What the files give, and what it should be, as two texts. */
function pairs(audit: Audit, ...ids: string[]): Record<string, (string | null)[]> {
  return Object.fromEntries(
    ids.map((id) => {
      const { recomputed, corrected } = figureOf(audit, id)
      return [id, [recomputed, corrected]]
    }),
  )
}

describe('a study of three waves, worked out by hand', () => {
  test('one account’s loss is counted in the first wave that lists it', async () => {
    const audit = await auditOf(smallStudy())
    expect(pairs(audit, 'total.deficit', 'wave.1.deficit', 'wave.2.deficit', 'wave.4.deficit')).toEqual({
      'total.deficit': ['2250.00', '1250.00'],
      'wave.1.deficit': ['1000.00', null],
      'wave.2.deficit': ['1200.00', '200.00'],
      'wave.4.deficit': ['50.00', null],
    })
    expect(figureOf(audit, 'total.deficit').reason).toContain('1,000.00 is listed in waves 1, 2;')
  })

  test('what was taken too little does not hide what was taken too much', async () => {
    const audit = await auditOf(smallStudy())
    // −20 + 200 − 40
    expect(pairs(audit, 'total.overshoot', 'total.overshoot-positive', 'total.undershoot')).toEqual({
      'total.overshoot': ['140.00', null],
      'total.overshoot-positive': ['200.00', null],
      'total.undershoot': ['60.00', null],
    })
  })

  test('the policy table, against the published reference and the true one', async () => {
    const audit = await auditOf(smallStudy())
    const total = (key: string): string[] =>
      ['tracking', 'fairness', 'total', 'rank'].map((each) => `policy.${key}.${each}`)
    expect(
      pairs(audit, ...total('prod'), ...total('contract_pr'), ...total('vector'), ...total('pr')),
    ).toEqual({
      'policy.prod.tracking': ['260.00', null],
      'policy.prod.fairness': ['186.00', '320.00'], // 60 + 120 + 6; 80 + 240 + 0
      'policy.prod.total': ['446.00', '580.00'],
      'policy.prod.rank': ['7', null],
      'policy.contract_pr.tracking': ['50.00', null],
      'policy.contract_pr.fairness': ['46.00', '192.00'], // 10 + 30 + 6; 30 + 150 + 12
      'policy.contract_pr.total': ['96.00', '242.00'],
      'policy.contract_pr.rank': ['3', '6'],
      'policy.vector.tracking': ['15.00', null],
      'policy.vector.fairness': ['103.00', '43.00'], // 10 + 90 + 3; 10 + 30 + 3
      'policy.vector.total': ['118.00', '58.00'],
      'policy.vector.rank': ['5', '4'],
      'policy.pr.tracking': ['0.00', null],
      'policy.pr.fairness': ['108.00', '38.00'], // 15 + 90 + 3; 5 + 30 + 3
      'policy.pr.total': ['108.00', '38.00'],
      'policy.pr.rank': ['4', '2'],
    })
    expect(figureOf(audit, 'policy.contract_pr.undershoot')).toMatchObject({
      recomputed: '50.00',
      reason: expect.stringContaining('All of it'),
    })
    expect(figureOf(audit, 'policy.prod.undershoot').reason).toBe('')
  })

  test('the bound: sqrt(2.8 × 2,442,500), and with every loss once sqrt(2.8 × 1,042,500)', async () => {
    const audit = await auditOf(smallStudy())
    expect(pairs(audit, 'envelope.path-length', 'envelope.bound', 'envelope.share.prod')).toEqual({
      'envelope.path-length': ['0.9000', null],
      'envelope.bound': ['2615.15', '1708.51'],
      'envelope.share.prod': ['17.05', '26.10'], // 446 of each
    })
  })

  test('drift: the wave that lasted overshoots, the moments undershoot', async () => {
    const audit = await auditOf(smallStudy())
    expect(pairs(audit, 'wave.2.duration', 'wave.2.overshoot', 'drift.none', 'horizon.5000')).toEqual({
      'wave.2.duration': ['4.000', null],
      'wave.2.overshoot': ['200.00', null],
      'drift.none': ['-60.00', null],
      'horizon.5000': ['260.00', null], // 20 + 280 − 40
    })
  })

  test('the queue, the accounts and the whole units', async () => {
    const audit = await auditOf(smallStudy())
    const ids = [
      'queue.overshoot',
      'queue.residual',
      'queue.coverable',
      'queue.identity',
      'queue.against-totals',
    ]
    expect(pairs(audit, ...ids)).toEqual({
      'queue.overshoot': ['30.00', null],
      'queue.residual': ['15.00', null],
      'queue.coverable': ['15.00', null],
      'queue.identity': ['0.00', null],
      'queue.against-totals': ['0.00', null],
    })
    expect(
      pairs(
        audit,
        'behaviour.strategic',
        'behaviour.passive',
        'behaviour.lists-differ',
        'behaviour.undone-60s',
      ),
    ).toEqual({
      'behaviour.strategic': ['1', null],
      'behaviour.passive': ['1', null],
      'behaviour.lists-differ': ['0', null],
      'behaviour.undone-60s': ['12.50', null], // 6 × 0.25 of 12 fills
    })
    expect(pairs(audit, 'units.undershoot', 'units.undershoot-share', 'units.beyond-vector')).toEqual({
      'units.undershoot': ['50.00', null],
      'units.undershoot-share': ['10.87', null], // of 460
      'units.beyond-vector': ['35.00', null], // 50 − 15
    })
  })

  test('severities and ratios that clipping hides', async () => {
    const audit = await auditOf(smallStudy())
    // Only the last wave needs more than was lost there; vector and the pro-ratas take it.
    expect(
      pairs(audit, 'severity.above-one', 'ratio.vector.ptsr-undefined', 'ratio.vector.nse-above-one'),
    ).toEqual({
      'severity.above-one': ['0', null],
      'ratio.vector.ptsr-undefined': ['1', null],
      'ratio.vector.nse-above-one': ['1', null],
    })
    expect(figureOf(audit, 'ratio.prod.full-haircuts').recomputed).toBe('1')
    expect(figureOf(audit, 'ilp.scales').recomputed).toBe('1')
  })
})

describe('damage', () => {
  test('every missing file is named at once, with what it is for', async () => {
    const files = smallStudy()
    delete files['summary_totals.csv']
    delete files['eval_horizon_sweep/horizon_ms=2000/two_pass_equity_delta_by_wave.csv']
    const problems = new Problems()
    expect(await readStudy(folderWith(files), problems)).toBeUndefined()
    const told = problems
      .list()
      .map(({ place, expected }) => [place.file.split('/').slice(-2).join('/'), expected])
    expect(told).toEqual([
      [expect.stringContaining('summary_totals.csv'), 'the file for the totals of the queue diagnostic'],
      [
        'horizon_ms=2000/two_pass_equity_delta_by_wave.csv',
        "the file for production's haircuts 2000 ms after each wave",
      ],
    ])
  })

  test('a cell that is no number is told with its place', async () => {
    const files = smallStudy()
    files['bad_debt_loser_waves.csv'] = files['bad_debt_loser_waves.csv'].replace('1200', 'plenty')
    await expect(auditOf(files)).rejects.toThrow(/bad_debt_loser_waves\.csv:3:\d+: found "plenty"/)
  })

  test('files of other waves do not go together', async () => {
    const files = smallStudy()
    files['bad_debt_loser_waves.csv'] = files['bad_debt_loser_waves.csv'].replace('\n4,', '\n5,')
    await expect(auditOf(files)).rejects.toThrow('waves 1, 2, 5')
  })

  test.each([
    ['check.waves', 'bad_debt_loser_waves.csv', ',1200,', ',1201,'],
    [
      'check.gaps',
      'eval_horizon_sweep/horizon_ms=0/two_pass_wave_coin_gap_per_contract.csv',
      'BTC,300,',
      'BTC,301,',
    ],
    ['check.sweep', 'eval_horizon_sweep_gap_ms=5000.csv', ',600,140', ',600,141'],
  ])('%s finds that two files are at odds', async (id, file, from, to) => {
    expect(failuresOf(await auditOf(smallStudy())).map((each) => each.id)).not.toContain(id)
    const files = smallStudy()
    expect(files[file]).toContain(from)
    files[file] = files[file].replace(from, to)
    expect(failuresOf(await auditOf(files)).map((each) => each.id)).toContain(id)
  })

  test('the repository’s own folders are found as well', async () => {
    const folder = folderWith(
      Object.fromEntries(
        Object.entries(smallStudy()).map(([path, text]) => [
          join('out', path.replace('sweep/horizon', 'sweep/gap_ms=5000/horizon')),
          text,
        ]),
      ),
    )
    const problems = new Problems()
    expect((await readStudy(folder, problems))?.waves).toHaveLength(3)
    expect(problems.list()).toEqual([])
  })
})
