import { describe, expect, it, jest } from '@jest/globals';
import { createRedact } from '@opencloudpay/gateway/extension';
import { captureLog } from '../testing/gateway';
import { createRefundCheck } from './refund-check';

const REFUND = {
  ...{ merchant: '1712734762', outTradeNo: 'TEA1', outRefundNo: 'R-2', refundFee: 300, totalFee: 8800 },
  ...{ route: undefined, asked: {} },
};

function check(findAlike: () => Promise<string[]>) {
  const log = captureLog();
  const refundAlike = jest.fn();
  const tell = createRefundCheck({
    ...{ store: { refunds: { findAlike } }, metrics: { refundAlike } },
    ...{ logger: log.logger, redact: createRedact([]) },
  });
  return { tell: () => tell(REFUND, 'r1'), refundAlike, lines: () => log.lines() };
}

describe('a refund whose order has another one of the same amount', () => {
  it('is told to the operator, with both numbers, and counted', async () => {
    const { tell, refundAlike, lines } = check(async () => ['R-1']);
    await tell();
    expect(refundAlike).toHaveBeenCalledTimes(1);
    expect(lines()).toMatchObject([
      { code: 'SIMILAR_REFUND', requestId: 'r1', outTradeNo: 'TEA1', outRefundNo: 'R-2', others: ['R-1'] },
    ]);
  });

  it('is the only one that is told', async () => {
    const { tell, refundAlike, lines } = check(async () => []);
    await tell();
    expect([refundAlike.mock.calls, lines()]).toEqual([[], []]);
  });

  it('does not keep a refund from being sent, if the database does not answer', async () => {
    const { tell, lines } = check(() => Promise.reject(new Error('down')));
    await expect(tell()).resolves.toBeUndefined();
    expect(lines()).toMatchObject([{ code: 'STORE_UNAVAILABLE', reason: 'down' }]);
  });
});
