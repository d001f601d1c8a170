import { randomNonce } from '@opencloudpay/internal';
import {
  type ApiDeclaration,
  type Client,
  type ClientOptions,
  createClient,
  type PreparedRequest,
  parameterProblems,
  type RequestOf,
  type SignType,
  signPayment,
  type TypedFields,
} from '@opencloudpay/wechatpay';
import type { CallingContext } from '../../calling-context';
import { invalidParameters } from '../../errors';
import type { MerchantOptions } from '../../merchant-options';
import type { NotifyOptions } from '../../notify-url';
import { withSubFields } from '../../sub-fields';
import type { MerchantMode } from '../merchant-mode';
import { type PreparedCall, preparedCall } from '../prepared-call';
import { type CallAnswer, PreparedElsewhere, type Transport, type WireData } from '../transport';
import { createChecklist } from './checklist';
import { asCallFailure } from './failure';
import { findApi } from './find-api';
import { listsOf } from './lists';
import { checkPayer, identify, type Merchant, payer } from './merchant';
import { type Route, routeOf } from './route';
import { tradeTypeIn } from './trade-type';
import { asGiven, given, rounded, wireValues } from './wire-values';

export interface DirectOptions extends ClientOptions {
  mode: MerchantMode;
  subAppid: string | undefined;
  notify: NotifyOptions | undefined;
  /** See {@link MerchantOptions.strict}. */
  strict?: boolean | undefined;
}

/**
 * The transport that holds the merchant's keys: does the work of Tencent's platform between
 * `cloud.cloudPay` and WeChat Pay, and calls WeChat Pay itself.
 */
export function createDirectTransport(options: DirectOptions): Transport {
  const { mode, appid, mchId, subAppid, notify, apiKey, strict = false } = options;
  const merchant: Merchant = { mode, appid, mchId, subAppid };
  let client: Client | undefined;
  const ready = new WeakMap<PreparedCall, PreparedRequest>();

  function prepare(name: string, data: WireData, context: CallingContext): PreparedCall {
    const api = findApi(name);
    const { request, target } = fill(api, given(data), context);
    try {
      client ??= createClient(options);
      // The client validates these parameters, which came from outside.
      const prepared = client.prepare(api, request as RequestOf<ApiDeclaration>);
      const account = { mode, mchId, appid };
      const call = preparedCall({ api: api.name, request: prepared.params, context, account, target });
      ready.set(call, prepared);
      return call;
    } catch (error) {
      throw asCallFailure(error);
    }
  }

  async function send(call: PreparedCall): Promise<CallAnswer> {
    const prepared = ready.get(call);
    if (!client || !prepared) throw new PreparedElsewhere();
    const { request, context } = call;
    const api = findApi(call.api);
    const { requestId, clockOffset } = context;
    try {
      const { answer, hint } = await prepared.send({ requestId, clockOffset });
      if (Buffer.isBuffer(answer)) return { file: answer };
      return { fields: result(client.signTypeOf(api), api, request, answer), hint };
    } catch (error) {
      throw asCallFailure(error);
    }
  }

  /**
   * The parameters to send, with those that CloudPay fills in.
   *
   * @throws {CallFailure} with everything that is missing or wrong, if CloudPay's own rules refuse something;
   *   the client refuses the rest by WeChat Pay's rules
   */
  function fill(
    api: ApiDeclaration,
    data: WireData,
    context: CallingContext,
  ): { request: WireData; target: Route['target'] } {
    const { check, problems } = createChecklist();
    const request = wireValues(api, { ...data, ...filledIn(api, data, context) }, strict ? asGiven : rounded);
    Object.assign(
      request,
      check(() => identify(api, merchant, data, context), {}),
      nonceOf(data),
    );
    // Only the gateway's own address may be notified, because the gateway verifies and stores notifications.
    if (request['notify_url'] !== undefined) delete request['notify_url'];
    check(() => checkPayer(api, request), undefined);
    const { target, notify_url } = check<Route>(() => routeOf(api, data, request, context, notify), {});
    if (notify_url) request['notify_url'] = notify_url;
    if (problems.length === 0) return { request, target };
    const others = parameterProblems(api, request).filter(({ field }) => field !== 'notify_url');
    throw invalidParameters([...problems, ...others]);
  }

  function filledIn(api: ApiDeclaration, data: WireData, context: CallingContext): WireData {
    const { trade_type: ordering, spbill_create_ip: fromWhere } = api.request.properties;
    const tradeType = tradeTypeIn(data);
    return {
      ...(fromWhere && { spbill_create_ip: data['spbill_create_ip'] ?? context.clientIp ?? '127.0.0.1' }),
      ...(ordering && {
        trade_type: tradeType,
        ...payer(merchant, data, tradeType === 'JSAPI' ? context.openid : undefined),
      }),
    };
  }

  function result(
    signType: SignType,
    api: ApiDeclaration,
    request: Readonly<WireData>,
    fields: TypedFields,
  ): WireData {
    const prepayId = api.answer.payable && fields['prepay_id'];
    const payable = fields['result_code'] === 'SUCCESS' && prepayId && request['trade_type'] === 'JSAPI';
    const filled: WireData = mode === 'direct' ? withSubFields(fields) : { ...fields };
    if (payable)
      filled['payment'] = signPayment(
        {
          appId: String(request['sub_appid'] ?? appid),
          timeStamp: String(Math.floor(Date.now() / 1000)),
          nonceStr: randomNonce(),
          package: `prepay_id=${prepayId}`,
          signType,
        },
        apiKey,
      );
    return api.answer.lists ? Object.assign(filled, listsOf(api, fields)) : filled;
  }

  return { prepare, send };
}

/** A nonce may be any number: its digits have no meaning. */
function nonceOf({ nonce_str: nonce }: WireData): { nonce_str?: unknown } {
  if (nonce === undefined) return {};
  return { nonce_str: typeof nonce === 'number' ? String(nonce) : nonce };
}
