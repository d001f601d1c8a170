import { describe, expect, it } from '@jest/globals';
import { stagedRow } from './staged-row';

describe('the acting merchant', () => {
  it.each([
    ['1712734762', '1712734762'],
    ['0', '1900000109'],
    ['', '1900000109'],
  ])('of a bill’s row follows the same rule: sub-merchant %j', (sub, merchant) => {
    const cells = {
      ...{ 商户号: '1900000109', 特约商户号: sub, 商户订单号: 'order-1', 微信订单号: '4200' },
      ...{ 交易状态: 'SUCCESS', 订单金额: '0.01', 交易时间: '2026-01-01 00:00:00' },
    };
    expect(stagedRow({ row: 1, cells, line: '' })).toMatchObject({ merchant });
  });
});
