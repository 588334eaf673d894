/** A figure as its authors printed it, and where. */
export interface Published {
  readonly printed: string
  readonly where: string
  /** True where it was printed under the name of another quantity than the one it is. */
  readonly isMislabelled?: true
}

/** "Autodeleveraging as Online Learning". */
const LEARNING = 'arXiv 2602.15182'
/** "Autodeleveraging: Impossibilities and Optimization". */
const IMPOSSIBILITIES = 'arXiv 2512.01112'
const REPOSITORY = 'pluriholonomic/autodeleveraging-analysis'

const table1 = (printed: string): Published => ({ printed, where: `${LEARNING}, table 1` })
const table2 = (printed: string): Published => ({ printed, where: `${LEARNING}, table 2` })
const text = (printed: string): Published => ({ printed, where: LEARNING })

/**
 * What was printed, by the id of the figure. The first version of a paper that prints it counts; both papers and
 * the repository are named in docs/sources.md#the-october-2025-study.
 */
const published: Readonly<Record<string, Published>> = {
  'total.waves': table1('16'),
  'total.deficit': table1('100.1M'),
  'total.needed': table1('15.1M'),
  'total.haircut': table1('60.1M'),
  'total.overshoot': table1('45,028,665.72'),
  'total.overshoot-positive': {
    printed: '45.0M',
    where: `${LEARNING}, section 5.1, as the sum of [H - B]+`,
    isMislabelled: true,
  },
  'policy.prod.tracking': table2('53,782,490.53'),
  'policy.prod.fairness': table2('11,077,031.68'),
  'policy.prod.total': table2('64,859,522.21'),
  'policy.contract_pr.tracking': table2('3,020,120.65'),
  'policy.contract_pr.fairness': table2('384,064.35'),
  'policy.contract_pr.total': table2('3,404,185.00'),
  'policy.vector.tracking': table2('1,793,022.03'),
  'policy.vector.fairness': table2('2,620,345.57'),
  'policy.vector.total': table2('4,413,367.61'),
  'policy.fixed_point_ilp_integer.tracking': table2('106,205.81'),
  'policy.fixed_point_ilp_integer.fairness': table2('0.00'),
  'policy.fixed_point_ilp_integer.total': table2('106,205.81'),
  'policy.pr.tracking': table2('≈0'),
  'policy.pr.fairness': table2('2,732,437.29'),
  'policy.pr.total': table2('2,732,437.29'),
  'envelope.path-length': text('7.06'),
  'envelope.bound': text('129.7M'),
  'envelope.share.prod': text('50.0%'),
  'envelope.share.contract_pr': text('2.6%'),
  'envelope.share.vector': text('3.4%'),
  'envelope.avoidable': text('47.4%'),
  'horizon.lowest': table1('45.0M'),
  'horizon.highest': table1('51.7M'),
  'queue.overshoot': { printed: '653,552,663.51', where: `${REPOSITORY}, headlines` },
  'queue.deficit': { printed: '23.2M', where: IMPOSSIBILITIES },
  'behaviour.users': { printed: '19,351', where: `${REPOSITORY}, two_time` },
  'behaviour.strategic': { printed: '31', where: `${REPOSITORY}, two_time/strategic_accounts.csv` },
  'behaviour.passive': { printed: '758', where: `${REPOSITORY}, two_time/passive_accounts.csv` },
  'missing.inversions.prod': text('11.4%'),
  'missing.inversions.vector': text('0.64%'),
  'missing.inversions.pr': text('≈0%'),
  'missing.rank-stability.prod': text('0.34'),
  'missing.rank-stability.vector': text('0.72'),
  'missing.rank-stability.pr': text('0.86'),
  'missing.robustness': { printed: '40–46x', where: `${LEARNING}, table 3` },
  'missing.removable': { printed: '98%', where: IMPOSSIBILITIES },
  'missing.shocks': { printed: '1,097', where: `${IMPOSSIBILITIES}, version 2` },
  'missing.equity-over-profit.mean': { printed: '303.30', where: `${REPOSITORY}, headlines` },
  'missing.equity-over-profit.median': { printed: '4.4128', where: `${REPOSITORY}, headlines` },
  'missing.equity-over-profit.trimmed': { printed: '6.6619', where: `${REPOSITORY}, headlines` },
  'missing.full-closes': { printed: '92.65%', where: REPOSITORY },
  'missing.behaviour-report': { printed: '27–30 and 600–754', where: `${REPOSITORY}, two_time/report.md` },
}

export function publishedAs(id: string): Published | undefined {
  return Object.hasOwn(published, id) ? published[id] : undefined
}
