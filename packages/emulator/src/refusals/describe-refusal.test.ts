import { describe, expect, it } from '@jest/globals';
import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';
import { documentRefusal, reportedRefusal } from './describe-refusal';
import { refusalText } from './refusal-text';

const refusal = { service: 'cloudPay', api: 'refund', code: 'NOTENOUGH', message: '余额不足' } as const;

describe('the advice on a refusal of WeChat Pay', () => {
  it('is that of its error code, with the code for translations', () => {
    const advised = reportedRefusal({ ...refusal, advice: 'REFUND_FUNDS' });
    expect(advised.adviceCode).toBe('REFUND_FUNDS');
    expect(refusalText(advised).en).toMatch(
      /NOTENOUGH 余额不足\. The merchant’s unsettled funds do not cover/,
    );
    expect(refusalText(advised).zh).toMatch(
      /^cloudPay\.refund 被拒绝：NOTENOUGH 余额不足。商户的未结算资金不足/,
    );
  });

  it('is the client’s hint where there is one, in its words', () => {
    const hinted = reportedRefusal({ ...refusal, hint: 'Top up 1900000109.' });
    expect(hinted.advice).toBe('Top up 1900000109.');
    expect(hinted).not.toHaveProperty('adviceCode');
  });

  it('is none for a code that a function has made up', () => {
    const made = reportedRefusal({ ...refusal, advice: '__proto__' as PayAdviceCode });
    expect(made).not.toHaveProperty('advice');
    expect(made).not.toHaveProperty('adviceCode');
  });
});

it('a refused set() is not taken for update(), whose action it has', () => {
  const refused = {
    ...({
      kind: 'update',
      action: 'modifyDocument',
      envId: 'shop-1',
      collection: 'orders',
      ids: [],
    } as const),
    error: { code: 'DATABASE_TRANSACTION_CONFLICT', message: 'conflict' },
  };
  expect(documentRefusal(refused)?.action).toBe('update');
  expect(documentRefusal({ ...refused, isSet: true })?.action).toBe('set');
});

it('says that a transaction is repeated after a conflict of its commit alone, as the original does', () => {
  const conflict = (action: string) =>
    documentRefusal({
      kind: 'update',
      action,
      envId: 'shop-1',
      ids: [],
      error: { code: 'DATABASE_TRANSACTION_CONFLICT', message: 'conflict' },
    })?.advice;
  expect(conflict('commitTransaction')).toContain('repeats the transaction, db.startTransaction() does not');
  expect(conflict('modifyDocument')).toContain('run it again yourself');
});
