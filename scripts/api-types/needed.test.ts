/** The reference, the hover texts and the checks agree on when a parameter is needed: each call is really made. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  callbackParameters,
  callingUser,
  commonCallParameters,
  filledIn,
} from '../../packages/cloudpay/src/call-parameters.ts';
import { inEnvironment } from '../../packages/cloudpay/src/testing/environment.ts';
import { startMerchant, type TestMerchant } from '../../packages/cloudpay/src/testing/merchant.ts';
import type { ApiDeclaration, ContentObject, ParameterSchema } from '../../packages/wechatpay/src/index.ts';
import { type ApiName, apis } from '../../packages/wechatpay/src/index.ts';
import { neededBy } from './needed.ts';

const rules = { commonCallParameters, callbackParameters, filledIn, callingUser };
const names = Object.keys(apis) as ApiName[];
const INVALID_PARAMETERS = -501007;

let merchant: TestMerchant;
beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

/** The refusal of a call without a calling user and an environment; `undefined` if it is sent. */
async function refusalOf(api: ApiName, data: object): Promise<string | undefined> {
  const failure = await inEnvironment({}, () =>
    merchant.cloudPay[api](data).then(
      () => undefined,
      (error: { errCode: number; errMsg: string }) => error,
    ),
  );
  return failure?.errCode === INVALID_PARAMETERS ? failure.errMsg : undefined;
}

const camel = (name: string) => name.replace(/_[a-z]/g, (pair) => pair.slice(1).toUpperCase());

/** Every parameter that a call of the API may have. */
function parametersOf({ request, notifies }: ApiDeclaration): string[] {
  const own = Object.keys(request.properties).filter((name) => name !== 'notify_url');
  return [...own, ...Object.keys({ ...commonCallParameters, ...(notifies && callbackParameters) })];
}

const kindOf = (api: ApiDeclaration, name: string) => neededBy(api, name, rules, 'en').kind;

/** At least one of these parameters is needed; the smallest call has none of them. */
const OTHER_CHOICES = ['openid', 'container', 'callback_type'];

/** The smallest valid call. */
function smallestCall(api: ApiDeclaration): Record<string, unknown> {
  const needed = parametersOf(api).filter((name) => {
    const kind = kindOf(api, name);
    if (kind === 'one-of') return api.request.anyOf?.[0] === name;
    // A refund without a function needs no environment for it.
    if (name === 'env_id' && kindOf(api, 'function_name') === 'never') return false;
    return (kind === 'always' || kind === 'condition') && !OTHER_CHOICES.includes(name);
  });
  return Object.fromEntries(needed.map((name) => [name, sampleOf(name, api.request.properties[name])]));
}

const VALUES: Readonly<Record<string, string>> = {
  bill_date: '20260101',
  auth_code: '130000000000000000',
  sub_mch_id: '1712734762',
};

function sampleOf(name: string, schema: ParameterSchema | undefined): unknown {
  if (schema?.type === 'integer') return Math.max(1, schema.minimum ?? 1);
  const content = schema?.contentSchema;
  if (content) return content.type === 'array' ? [contentOf(content.items)] : contentOf(content);
  return VALUES[name] ?? schema?.enum?.[0] ?? 'NUMBER-1';
}

function contentOf({ properties, required }: ContentObject): object {
  return Object.fromEntries(required.map((name) => [name, sampleOf(name, properties[name])]));
}

describe.each(names)('of %s', (name) => {
  const api: ApiDeclaration = apis[name];
  const smallest = smallestCall(api);

  it('parameters that are not marked as needed are not needed', async () => {
    expect(await refusalOf(name, smallest)).toBeUndefined();
  });

  it.each(Object.keys(smallest).filter((parameter) => kindOf(api, parameter) !== 'one-of'))(
    '%s is needed as the reference says',
    async (parameter) => {
      const { [parameter]: _, ...others } = smallest;
      expect(await refusalOf(name, others)).toContain(`${camel(parameter)} is missing`);
    },
  );

  it('any of the alternatives is enough, and one is needed', async () => {
    const { anyOf = [] } = api.request;
    const others = Object.fromEntries(Object.entries(smallest).filter(([one]) => !anyOf.includes(one)));
    for (const one of anyOf)
      expect(
        await refusalOf(name, { ...others, [one]: sampleOf(one, api.request.properties[one]) }),
      ).toBeUndefined();
    if (anyOf.length > 0) expect(await refusalOf(name, others)).toContain('is missing');
  });
});

describe('of an order', () => {
  const { function_name: functionName, sub_openid: _, ...order } = smallestCall(apis.unifiedOrder);
  const container = { service: 'shop', path: '/paid' };

  it('a container replaces a function; if both are given the type chooses', async () => {
    const call = { ...order, sub_openid: 'o1', container };
    expect(await refusalOf('unifiedOrder', call)).toBeUndefined();
    expect(await refusalOf('unifiedOrder', { ...call, functionName })).toContain('callbackType');
    expect(await refusalOf('unifiedOrder', { ...call, functionName, callbackType: 2 })).toBeUndefined();
  });

  it('either openid is enough, and other trade types need none', async () => {
    const call = { ...order, functionName };
    expect(await refusalOf('unifiedOrder', { ...call, openid: 'o1' })).toBeUndefined();
    expect(await refusalOf('unifiedOrder', { ...call, tradeType: 'NATIVE' })).toBeUndefined();
    expect(await refusalOf('unifiedOrder', { ...call, tradeType: 'JSAPI' })).toContain(
      'subOpenid is missing',
    );
  });
});

describe('of a refund', () => {
  it('no callback is needed; one needs an environment', async () => {
    const refund = smallestCall(apis.refund);
    expect(await refusalOf('refund', refund)).toBeUndefined();
    expect(await refusalOf('refund', { ...refund, functionName: 'f' })).toContain('envId is missing');
    expect(await refusalOf('refund', { ...refund, functionName: 'f', envId: 'prod' })).toBeUndefined();
  });
});
