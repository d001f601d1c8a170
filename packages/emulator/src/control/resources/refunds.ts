import type { RefundRecord, SettleRequest } from '@opencloudpay/contracts/dev-server/refunds';
import { say } from '@opencloudpay/internal';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { refundRecord } from '../../timeline/order-summary';
import { invalid, param, readJson } from '../read-request';

export function refundRoutes(app: Hono, emulator: Emulator): void {
  app.post('/api/refunds/:outRefundNo/settle', async (c) => {
    const { status = 'SUCCESS' } = await readJson<SettleRequest>(c);
    if (status !== 'SUCCESS' && status !== 'CHANGE' && status !== 'REFUNDCLOSE')
      throw invalid(
        say('status must be SUCCESS, CHANGE or REFUNDCLOSE.', 'status 应为 SUCCESS、CHANGE 或 REFUNDCLOSE。'),
      );
    const refund = await emulator.settleRefund(param(c, 'outRefundNo'), status);
    return c.json<RefundRecord>(refundRecord(refund));
  });
}
