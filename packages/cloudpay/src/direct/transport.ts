import { randomBytes } from 'node:crypto';
import {
  type ApiDeclaration,
  apis,
  type Client,
  type ClientOptions,
  createClient,
  type RequestOf,
  signPayment,
  type TypedFields,
} from '@opencloudpay/wechatpay';
import type { CallingContext } from '../calling-context';
import { ErrCode } from '../error-codes';
import { CallFailure } from '../errors';
import type { NotifyOptions } from '../notify-url';
import { withSubFields } from '../sub-fields';
import type { Transport, WireAnswer, WireData } from '../transport';
import { asCallFailure } from './failure';
import { listsOf } from './lists';
import { identify, type Merchant, type MerchantMode, payer, takesSubAppid } from './merchant';
import { nearestName } from './nearest-name';
import { routeOf } from './route';
import { given, wireValues } from './wire-values';

export interface DirectOptions extends ClientOptions {
  mode: MerchantMode;
  subAppid: string | undefined;
  notify: NotifyOptions | undefined;
}

/**
 * The transport that holds the merchant's keys: does for a call what Tencent's platform does between
 * `cloud.cloudPay` and WeChat Pay, and speaks to WeChat Pay itself.
 */
export function createDirectTransport(options: DirectOptions): Transport {
  const { mode, appid, mchId, subAppid, notify, apiKey } = options;
  const merchant: Merchant = { mode, appid, mchId, subAppid };
  let client: Client | undefined;

  async function call(name: string, data: WireData, context: CallingContext): Promise<WireAnswer> {
    const api = declarationOf(name);
    const request = fill(api, given(data), context);
    try {
      client ??= createClient(options);
      // The client validates what came from outside before it sends it.
      const answer = await client.request(api, request as RequestOf<ApiDeclaration>);
      return Buffer.isBuffer(answer) ? answer : result(client, api, request, answer);
    } catch (error) {
      throw asCallFailure(error);
    }
  }

  /** What CloudPay fills in for its callers. */
  function fill(api: ApiDeclaration, data: WireData, context: CallingContext): WireData {
    const { sub_appid, ...identity } = identify(merchant, data, context);
    const fields: WireData = {
      ...wireValues(api, { ...data, ...ordering(api, data, context) }),
      ...identity,
      ...(sub_appid && takesSubAppid(api) && { sub_appid }),
      ...(data['nonce_str'] !== undefined && { nonce_str: String(data['nonce_str']) }),
    };
    // Only the gateway's own address may be notified: it is what verifies and remembers.
    delete fields['notify_url'];
    return { ...fields, ...routeOf(api.name, data, fields, context, notify) };
  }

  function ordering(api: ApiDeclaration, data: WireData, context: CallingContext): WireData {
    if (api.name !== 'unifiedOrder') return {};
    const tradeType = String(data['trade_type'] ?? 'JSAPI').toUpperCase();
    return {
      trade_type: tradeType,
      spbill_create_ip: data['spbill_create_ip'] ?? context.clientIp ?? '127.0.0.1',
      ...payer(merchant, data, tradeType === 'JSAPI' ? context.openid : undefined),
    };
  }

  function result(client: Client, api: ApiDeclaration, request: WireData, fields: TypedFields): WireAnswer {
    const prepayId = fields['prepay_id'];
    const payable = fields['result_code'] === 'SUCCESS' && prepayId && request['trade_type'] === 'JSAPI';
    return {
      ...(mode === 'direct' ? withSubFields(fields) : fields),
      ...(payable && {
        payment: signPayment(
          {
            appId: String(request['sub_appid'] ?? appid),
            timeStamp: String(Math.floor(Date.now() / 1000)),
            nonceStr: randomBytes(16).toString('hex'),
            package: `prepay_id=${prepayId}`,
            signType: client.signTypeOf(api),
          },
          apiKey,
        ),
      }),
      ...listsOf(api.name, fields),
    };
  }

  return { call };
}

/** An API goes by its CloudPay name, and in people's heads by WeChat Pay's own (`orderquery`). */
const NAMES = Object.fromEntries(
  Object.values(apis).map(({ name, path }) => [name, [path.slice(path.lastIndexOf('/') + 1)]]),
);

function declarationOf(name: string): ApiDeclaration {
  if (Object.hasOwn(apis, name)) return apis[name as keyof typeof apis];
  const nearest = nearestName(name, NAMES);
  throw new CallFailure(
    ErrCode.API_NOT_FOUND,
    `cloudPay has no ${name}. ${nearest ? `Did you mean ${nearest}?` : `It has ${Object.keys(NAMES).join(', ')}`}`,
  );
}
