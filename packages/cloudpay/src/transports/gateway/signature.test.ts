import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signAnswer, signCall } from '@opencloudpay/contracts/cloudpay-signature';
import { REPLAYED_HEADER, SIGNATURE_HEADER } from '@opencloudpay/contracts/cloudpay-wire';
import { listen } from '@opencloudpay/internal/testing/listen';
import { untypedCloudPay } from '../../testing/untyped';

const TOKEN = 'a-token-of-sixteen-characters';

describe('a gateway that signs its answers', () => {
  let gateway: { url: string; close(): Promise<void> };
  let answer: (request: IncomingMessage, body: string) => { body: string; key?: string; signature?: string };

  beforeAll(async () => {
    gateway = await listen(
      createServer(async (request, response) => {
        let sent = '';
        for await (const chunk of request.setEncoding('utf8')) sent += chunk;
        const { body, key = String(request.headers['idempotency-key']), signature } = answer(request, sent);
        const signed = signAnswer(TOKEN, {
          key,
          status: 200,
          replayed: false,
          body: '{"result_code":"SUCCESS"}',
        });
        response.writeHead(200, { [SIGNATURE_HEADER]: signature ?? signed }).end(body);
      }),
    );
  });
  afterAll(() => gateway.close());

  const refund = () =>
    untypedCloudPay({ gateway: { url: gateway.url, token: TOKEN, timeout: 20_000 } }).refund({
      outTradeNo: '123456',
      outRefundNo: 'r1',
    });
  const body = '{"result_code":"SUCCESS"}';

  it('is believed, and can check the call with the same token', async () => {
    let checked = false;
    answer = (request, sent) => {
      const key = String(request.headers['idempotency-key']);
      const expected = signCall(TOKEN, { api: 'refund', key, caller: ['', '', ''], body: sent });
      checked = request.headers[SIGNATURE_HEADER.toLowerCase()] === expected;
      return { body };
    };
    expect(await refund()).toMatchObject({ resultCode: 'SUCCESS' });
    expect(checked).toBe(true);
  });

  it.each([
    ['whose body was altered', () => ({ body: '{"result_code":"FAIL"}' })],
    ['to another call', () => ({ body, key: 'another-key' })],
    ['with a signature of another token', () => ({ body, signature: 'x'.repeat(43) })],
  ])('is not believed with an answer %s: the outcome is unknown', async (_, altered) => {
    answer = altered;
    await expect(refund()).rejects.toMatchObject({
      errCode: -601008,
      query: { outTradeNo: '123456', outRefundNo: 'r1' },
      errMsg: expect.stringContaining('was damaged on the way, or belongs to another call'),
    });
  });

  it('covers by its signature whether it returned an earlier answer again', () => {
    const signed = { key: 'k', status: 200, body };
    expect(signAnswer(TOKEN, { ...signed, replayed: true })).not.toBe(
      signAnswer(TOKEN, { ...signed, replayed: false }),
    );
    expect(REPLAYED_HEADER).toBe('Idempotent-Replayed');
  });
});
