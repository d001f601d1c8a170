import { randomBytes } from 'node:crypto';
import {
  type ApiDeclaration,
  type Client,
  type ClientOptions,
  createClient,
  keepHint,
  parameterProblems,
  type RequestOf,
  signPayment,
  type TypedFields,
} from '@opencloudpay/wechatpay';
import type { CallingContext } from '../../calling-context';
import { invalidParameters } from '../../errors';
import type { NotifyOptions } from '../../notify-url';
import { withSubFields } from '../../sub-fields';
import type { Transport, WireAnswer, WireData } from '../transport';
import { createChecklist } from './checklist';
import { asCallFailure } from './failure';
import { findApi } from './find-api';
import { listsOf } from './lists';
import { checkPayer, identify, type Merchant, type MerchantMode, payer } from './merchant';
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
    const api = findApi(name);
    const request = fill(api, given(data), context);
    try {
      client ??= createClient(options);
      // The client validates what came from outside before it sends it.
      const answer = await client.request(api, request as RequestOf<ApiDeclaration>, {
        requestId: context.requestId,
      });
      return Buffer.isBuffer(answer) ? answer : result(client, api, request, answer);
    } catch (error) {
      throw asCallFailure(error);
    }
  }

  /**
   * The parameters as they will be sent, with what CloudPay fills in for its callers.
   *
   * @throws {CallFailure} for all that is missing or wrong, as soon as CloudPay's own rules refuse something; what
   *   only WeChat Pay's rules refuse, the client does
   */
  function fill(api: ApiDeclaration, data: WireData, context: CallingContext): WireData {
    const { check, problems } = createChecklist();
    const fields: WireData = {
      ...wireValues(api, { ...data, ...filledIn(api, data, context) }),
      ...check(() => identify(api, merchant, data, context), {}),
      ...nonceOf(data),
    };
    // Only the gateway's own address may be notified: it is what verifies and remembers.
    delete fields['notify_url'];
    check(() => checkPayer(api, fields), undefined);
    const request = { ...fields, ...check(() => routeOf(api, data, fields, context, notify), {}) };
    if (problems.length === 0) return request;
    const others = parameterProblems(api, request).filter(({ field }) => field !== 'notify_url');
    throw invalidParameters([...problems, ...others]);
  }

  function filledIn(api: ApiDeclaration, data: WireData, context: CallingContext): WireData {
    const { trade_type: ordering, spbill_create_ip: fromWhere } = api.request.properties;
    const { trade_type: asked = 'JSAPI' } = data;
    const tradeType = typeof asked === 'string' ? asked.toUpperCase() : asked;
    return {
      ...(fromWhere && { spbill_create_ip: data['spbill_create_ip'] ?? context.clientIp ?? '127.0.0.1' }),
      ...(ordering && {
        trade_type: tradeType,
        ...payer(merchant, data, tradeType === 'JSAPI' ? context.openid : undefined),
      }),
    };
  }

  function result(client: Client, api: ApiDeclaration, request: WireData, fields: TypedFields): WireAnswer {
    const prepayId = api.answer.payable && fields['prepay_id'];
    const payable = fields['result_code'] === 'SUCCESS' && prepayId && request['trade_type'] === 'JSAPI';
    const answer = {
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
      ...listsOf(api, fields),
    };
    return keepHint(answer, fields);
  }

  return { call };
}

/** Any number will do for a nonce: nothing hangs on its digits. */
function nonceOf({ nonce_str: nonce }: WireData): { nonce_str?: unknown } {
  if (nonce === undefined) return {};
  return { nonce_str: typeof nonce === 'number' ? String(nonce) : nonce };
}
