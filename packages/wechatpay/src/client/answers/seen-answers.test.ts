import { describe, expect, it } from '@jest/globals';
import { createSeenAnswers, isCopiedV2 } from './seen-answers';

const api = { name: 'unifiedOrder' };
const answer = { sign: 'ABC', nonce_str: 'random' };

describe('an answer of v2', () => {
  it('is a copy if another order got it before', () => {
    const seen = createSeenAnswers();
    expect(isCopiedV2(seen, api, answer, { out_trade_no: 'A' })).toBe(false);
    expect(isCopiedV2(seen, api, answer, { out_trade_no: 'B' })).toBe(true);
    expect(isCopiedV2(seen, api, answer, { out_trade_no: 'A' })).toBe(false);
  });

  it('is a copy if another API got it before', () => {
    const seen = createSeenAnswers();
    isCopiedV2(seen, { name: 'refund' }, answer, { out_refund_no: 'A' });
    expect(isCopiedV2(seen, { name: 'queryRefund' }, answer, { out_refund_no: 'A' })).toBe(true);
  });

  it('is none if it repeats the request’s own nonce, or has no nonce to be told apart by', () => {
    const seen = createSeenAnswers();
    isCopiedV2(seen, api, answer, { out_trade_no: 'A' });
    expect(isCopiedV2(seen, api, answer, { out_trade_no: 'B', nonce_str: 'random' })).toBe(false);
    expect(isCopiedV2(seen, api, { sign: 'ABC' }, { out_trade_no: 'B' })).toBe(false);
  });
});
