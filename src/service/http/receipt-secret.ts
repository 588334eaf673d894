import type { Service } from './service.ts'

const BYTES = 32

/**
 * What the salts of receipts are made from. It is drawn when the first receipt is asked for, and kept in the journal, so
 * that one receipt has one form for good.
 */
export async function receiptSecret({ host, access }: Service): Promise<Uint8Array> {
  const { disputes } = host.registry
  if (disputes.receiptSecret === null)
    await host.note('service', (_house, registry) =>
      registry.disputes.receiptSecret !== null
        ? null
        : [{ type: 'receipt-secret-made', secret: Buffer.from(access.random(BYTES)).toString('hex') }],
    )
  return new Uint8Array(Buffer.from(disputes.receiptSecret!, 'hex'))
}
