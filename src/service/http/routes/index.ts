import type { Route } from '../route.ts'
import { accountRoutes } from './accounts.ts'
import { auditRoutes } from './audit.ts'
import { bustRoutes } from './busts.ts'
import { commandRoutes } from './commands.ts'
import { disputeRoutes } from './disputes.ts'
import { eventRoutes } from './events.ts'
import { feedRoutes } from './feeds.ts'
import { fundRoutes } from './funds.ts'
import { houseRoutes } from './house.ts'
import { keyRoutes } from './keys.ts'
import { lossRoutes } from './losses.ts'
import { marginModelRoutes } from './margin-models.ts'
import { marketRoutes } from './markets.ts'
import { previewRoutes } from './previews.ts'
import { proposalRoutes } from './proposals.ts'
import { receiptRoutes } from './receipts.ts'
import { rulebookRoutes } from './rulebooks.ts'
import { serviceRoutes } from './service.ts'

/**
 * The one table: whatever can be asked stands here and nowhere else. The server, the OpenAPI document, the matrix of
 * roles, the client's tests and the documentation are all made from it.
 */
export const routes: readonly Route[] = [
  ...commandRoutes,
  ...previewRoutes,
  ...accountRoutes,
  ...marketRoutes,
  ...feedRoutes,
  ...fundRoutes,
  ...lossRoutes,
  ...receiptRoutes,
  ...disputeRoutes,
  ...bustRoutes,
  ...eventRoutes,
  ...rulebookRoutes,
  ...marginModelRoutes,
  ...houseRoutes,
  ...keyRoutes,
  ...proposalRoutes,
  ...auditRoutes,
  ...serviceRoutes(() => routes),
]
