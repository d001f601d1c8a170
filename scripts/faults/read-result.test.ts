import { expect, it } from '@jest/globals';
import { readError, readResult } from './read-result';

it('is a success only if both codes say so', () => {
  const codes = (returnCode?: string, resultCode?: string) => readResult({ returnCode, resultCode }).verdict;
  expect(codes('SUCCESS', 'SUCCESS')).toBe('success');
  for (const other of ['FAIL', 'SUCCESR', 'success', '', undefined]) {
    expect(codes(other, 'SUCCESS')).toBe('refused');
    expect(codes('SUCCESS', other)).toBe('refused');
  }
});

it('has the fields of an order, a refund and a payment', () => {
  const result = { returnCode: 'SUCCESS', resultCode: 'SUCCESS', outTradeNo: 'o', tradeState: 'NOTPAY' };
  expect(readResult({ ...result, totalFee: 5, payment: { package: 'prepay_id=wx1' } })).toEqual({
    ...{ verdict: 'success', outTradeNo: 'o', tradeState: 'NOTPAY', totalFee: 5, prepayId: 'wx1' },
  });
  const refunds = { outRefundNo_0: 'r', refundFee_0: 2, refundFee: 7, refundStatus_0: 'PROCESSING' };
  expect(readResult({ ...result, ...refunds })).toMatchObject({
    ...{ outRefundNo: 'r', refundFee: 2, refundStatus: 'PROCESSING' },
  });
  expect(readResult({ ...result, totalFee: '5' }).totalFee).toBeNaN();
});

it('has the code and the text of a refusal', () => {
  const refusal = { returnCode: 'SUCCESS', resultCode: 'FAIL', err_code: 'NOAUTH', errCodeDes: '没有权限' };
  expect(readResult(refusal)).toEqual({ verdict: 'refused', code: 'NOAUTH', text: 'SUCCESS/FAIL 没有权限' });
  expect(readResult({ returnCode: 'FAIL', returnMsg: '签名错误' }).text).toContain('签名错误');
});

it('distinguishes an unknown outcome from an unsent call by error.query', () => {
  const error = new Error('No answer');
  expect(readError(error)).toEqual({ verdict: 'unsent', text: 'No answer' });
  expect(readError(Object.assign(error, { query: { outTradeNo: 'o', outRefundNo: 'r' } }))).toEqual({
    ...{ verdict: 'unknown', outTradeNo: 'o', outRefundNo: 'r', text: 'No answer' },
  });
  const state = { refundStatus_0: 'PROCESSING', refundFee_0: 2, totalFee: 5 };
  expect(readError(Object.assign(error, { state }))).toMatchObject({
    ...{ verdict: 'unknown', refundStatus: 'PROCESSING', refundFee: 2, totalFee: 5 },
  });
});
