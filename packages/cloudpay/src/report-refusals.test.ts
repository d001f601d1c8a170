/** Refused calls are published, so that the developer sees those that a function does not look at. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { REFUSED_CALLS_CHANNEL } from '@opencloudpay/contracts/refused-calls';
import { callApi } from './call';
import { CallFailure } from './errors/errors';
import type { CallAnswer, Transport, WireData } from './transports/transport';

const published: unknown[] = [];
const listen = (message: unknown) => published.push(message);

beforeEach(() => {
  published.length = 0;
  subscribe(REFUSED_CALLS_CHANNEL, listen);
});
afterEach(() => {
  unsubscribe(REFUSED_CALLS_CHANNEL, listen);
});

function answering(answer: CallAnswer | Error): Transport {
  return {
    prepare: (api: string, data: WireData) => ({ api, data }),
    async send() {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as Transport;
}

it.each<[string, CallAnswer | Error, object[]]>([
  ['an accepted call is not', { fields: { return_code: 'SUCCESS', result_code: 'SUCCESS' } }, []],
  [
    'result_code FAIL is, with the hint',
    {
      fields: { return_code: 'SUCCESS', result_code: 'FAIL', err_code: 'ORDERPAID', err_code_des: '已支付' },
      hint: 'The order is paid.',
    },
    [{ code: 'ORDERPAID', message: '已支付', hint: 'The order is paid.' }],
  ],
  [
    'return_code FAIL is',
    { fields: { return_code: 'FAIL', return_msg: '签名错误' } },
    [{ code: 'FAIL', message: '签名错误' }],
  ],
  [
    'an error is, by its number',
    new CallFailure(-601003, 'nothing was reached'),
    [{ code: '-601003', errCode: -601003, message: 'system network error. nothing was reached' }],
  ],
  [
    'an error of the platform is',
    { fields: { code: 'SYS_ERR', message: 'busy' } },
    [{ code: '-501001', errCode: -501001, message: 'busy' }],
  ],
])('%s published', async (_, answer, expected) => {
  await callApi(answering(answer), 'refund', { outTradeNo: 'T1', outRefundNo: 'R1' }).catch(() => {});
  expect(published).toEqual(
    expected.map((fields) => ({
      service: 'cloudPay',
      api: 'refund',
      outTradeNo: 'T1',
      outRefundNo: 'R1',
      ...fields,
    })),
  );
});

it('parameters that cannot be read are published without numbers', async () => {
  await callApi(answering({ fields: {} }), 'refund', []).catch(() => {});
  expect(published).toEqual([
    {
      service: 'cloudPay',
      api: 'refund',
      code: '-501007',
      errCode: -501007,
      message: expect.stringContaining('must be an object instead of an array'),
    },
  ]);
});
