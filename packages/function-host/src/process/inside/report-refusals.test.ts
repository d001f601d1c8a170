/** Refused calls that are reported inside a function reach the host with the function's call. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { REFUSED_CALLS_CHANNEL } from '@opencloudpay/contracts/refused-calls';
import { createFunctionHost, type FunctionHost } from '../../host';
import type { RefusedCallEvent } from '../../host-types';
import { MAX_REFUSAL_TEXT } from '../../limits';
import { temporaryFunctions } from '../../testing/temporary-functions';

const { folder, remove } = temporaryFunctions({
  'pay/index.js': `
const refused = require('node:diagnostics_channel').channel(${JSON.stringify(REFUSED_CALLS_CHANNEL)});
exports.main = async ({ messages }) => {
  await null;
  for (const message of messages) refused.publish(message);
};`,
});

const events: RefusedCallEvent[] = [];
let host: FunctionHost;
beforeAll(() => {
  host = createFunctionHost({ folder, timeout: 10_000, onRefusedCall: (event) => events.push(event) });
});
afterAll(async () => {
  await host.stop();
  remove();
});

it('takes refusals, cuts their texts, and ignores anything else that a function publishes', async () => {
  const refusal = {
    service: 'cloudPay' as const,
    api: 'refund',
    code: '-501007',
    errCode: -501007,
    message: 'wrong',
    outRefundNo: 'R1',
  };
  await host.invoke(
    'pay',
    {
      messages: [
        refusal,
        ...[null, 'text', {}, { ...refusal, code: 1 }, { ...refusal, service: 'other' }],
        { ...refusal, errCode: 'x', message: 'x'.repeat(MAX_REFUSAL_TEXT + 1), more: { a: [] } },
      ],
    },
    { requestId: 'call-1' },
  );
  const { errCode: _, ...unnumbered } = refusal;
  expect(events).toEqual([
    { functionName: 'pay', requestId: 'call-1', refusal },
    {
      functionName: 'pay',
      requestId: 'call-1',
      refusal: { ...unnumbered, message: `${'x'.repeat(MAX_REFUSAL_TEXT - 1)}…` },
    },
  ]);
});
