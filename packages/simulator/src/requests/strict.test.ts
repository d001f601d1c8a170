/** The strict simulator refuses undeclared fields. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { type ApiDeclaration, apis, commonParameters } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { type Simulator, startSimulator } from '../index';
import { type MerchantClient, merchantClient } from '../testing/merchant-client';

let strict: Simulator;
let lenient: Simulator;
let strictClient: MerchantClient;
let lenientClient: MerchantClient;

beforeAll(async () => {
  strict = await startSimulator({ strict: true });
  lenient = await startSimulator();
  strictClient = merchantClient(strict, strict.merchant, { signType: 'HMAC-SHA256' });
  lenientClient = merchantClient(lenient, lenient.merchant, { signType: 'HMAC-SHA256' });
});
afterAll(() => Promise.all([strict.stop(), lenient.stop()]));

const all: ApiDeclaration[] = Object.values(apis);
const certificate = ({ merchant: { pfx, passphrase } }: Simulator) => ({ certificate: { pfx, passphrase } });
const declared = (api: ApiDeclaration) =>
  new Set(['sign', ...Object.keys(commonParameters), ...Object.keys(api.request.properties)]);

describe('a strict simulator', () => {
  it('accepts an order like a lenient one', async () => {
    const order = { out_trade_no: 'STRICT-1', attach: 'x&zz=1' };
    expect((await strictClient.order(order)).fields).toMatchObject({ result_code: 'SUCCESS' });
    expect((await strictClient.query({ out_trade_no: 'STRICT-1' })).fields).toMatchObject({
      trade_state: 'NOTPAY',
      attach: 'x&zz=1',
    });
  });

  it('refuses any undeclared field by its name and makes no order; a lenient one ignores it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...all),
        fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/),
        async (api, name) => {
          fc.pre(!declared(api).has(name));
          const absent = (api.request.without ?? []).map((without) => [without, undefined]);
          const fields = { ...Object.fromEntries(absent), [name]: 'x' };
          const { fields: answer, refusal } = await strictClient.post(api.path, fields, certificate(strict));
          expect(refusal).toMatch(/^PARAM_ERROR; /);
          expect(refusal).toContain(name);
          // The refusal of a bill has its own form.
          if (api.answer.body === 'xml' && answer['return_msg'] !== undefined)
            expect(answer).toEqual({ return_code: 'FAIL', return_msg: `参数错误：${name}` });
          const ignored = await lenientClient.post(api.path, fields, certificate(lenient));
          expect(ignored.refusal).not.toContain(`declares no ${name}`);
        },
      ),
      { numRuns: runs(20) },
    );
    expect(strict.orders()).toHaveLength(1);
  });

  it('refuses an order with a misspelt parameter, which a lenient one ignores', async () => {
    const order = { out_trade_no: 'SPELT-1', attachment: 'x' };
    expect((await strictClient.order(order)).fields).toEqual({
      return_code: 'FAIL',
      return_msg: '参数错误：attachment',
    });
    expect(strict.order('SPELT-1')).toBeUndefined();
    expect((await lenientClient.order(order)).fields).toMatchObject({ result_code: 'SUCCESS' });
  });
});
