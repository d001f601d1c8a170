import type { ApiDeclaration, TypedFields } from '@opencloudpay/wechatpay/apis';
import { parameterProblems } from '@opencloudpay/wechatpay/apis';
import type { CallingContext } from '../../calling-context';
import { invalidParameters } from '../../errors/errors';
import type { NotifyOptions } from '../../notify-url';
import type { MerchantOptions } from '../../options/merchant-options';
import { withSubFields } from '../../sub-fields';
import type { MerchantMode } from '../merchant-mode';
import { type PreparedCall, preparedCall } from '../prepared-call';
import { type CallAnswer, PreparedElsewhere, type Transport, type WireData } from '../transport';
import { createChecklist } from './checklist';
import { asCallFailure } from './failure';
import { findApi } from './find-api';
import { listsOf } from './lists';
import { checkPayer, identify, type Merchant, payer } from './merchant';
import type { PreparedRequest, Protocol } from './protocol';
import { type Route, routeOf } from './route';
import { tradeTypeIn } from './trade-type';
import { asGiven, given, rounded, wireValues } from './wire-values';

export interface DirectOptions {
  mode: MerchantMode;
  appid: string;
  mchId: string;
  subAppid: string | undefined;
  notify: NotifyOptions | undefined;
  /** See {@link MerchantOptions.strict}. */
  strict?: boolean | undefined;
  /** Makes the protocol's half of the calls; at the first call, because most invocations of a function make none. */
  protocol: () => Protocol;
}

/**
 * The transport that holds the merchant's keys: does the work of Tencent's platform between
 * `cloud.cloudPay` and WeChat Pay, and calls WeChat Pay itself.
 */
export function createDirectTransport(options: DirectOptions): Transport {
  const { mode, appid, mchId, subAppid, notify, strict = false } = options;
  const merchant: Merchant = { mode, appid, mchId, subAppid };
  let protocol: Protocol | undefined;
  const ready = new WeakMap<PreparedCall, PreparedRequest>();

  function prepare(name: string, data: WireData, context: CallingContext): PreparedCall {
    const api = findApi(name);
    protocol ??= makeProtocol();
    const { request, target } = fill(protocol, api, given(data), context);
    try {
      const prepared = protocol.prepare(api, request);
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
    if (!protocol || !prepared) throw new PreparedElsewhere();
    const { request, context } = call;
    const api = findApi(call.api);
    const { requestId, clockOffset } = context;
    try {
      const { answer, hint } = await prepared.send({ requestId, clockOffset });
      if (Buffer.isBuffer(answer)) return { file: answer };
      return { fields: result(protocol, api, request, answer), hint };
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
    { takes }: Protocol,
    api: ApiDeclaration,
    data: WireData,
    context: CallingContext,
  ): { request: WireData; target: Route['target'] } {
    const { check, problems } = createChecklist();
    const all = { ...data, ...filledIn(api, data, context) };
    const request = wireValues(api, all, strict ? asGiven : rounded);
    for (const name of Object.keys(data)) {
      if (request[name] === undefined && takes(api, all, name)) request[name] = data[name];
    }
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
    { signPayment }: Protocol,
    api: ApiDeclaration,
    request: Readonly<WireData>,
    fields: WireData,
  ): WireData {
    const prepayId = api.answer.payable && fields['prepay_id'];
    const payable = fields['result_code'] === 'SUCCESS' && prepayId && request['trade_type'] === 'JSAPI';
    const filled: WireData = mode === 'direct' ? withSubFields(fields) : { ...fields };
    if (payable) {
      const appId = String(request['sub_appid'] ?? appid);
      filled['payment'] = signPayment({ api, appId, prepayId: String(prepayId) });
    }
    return api.answer.lists ? Object.assign(filled, listsOf(api, fields as TypedFields)) : filled;
  }

  function makeProtocol(): Protocol {
    try {
      return options.protocol();
    } catch (error) {
      throw asCallFailure(error);
    }
  }

  return { prepare, send };
}

/** A nonce may be any number: its digits have no meaning. */
function nonceOf({ nonce_str: nonce }: WireData): { nonce_str?: unknown } {
  if (nonce === undefined) return {};
  return { nonce_str: typeof nonce === 'number' ? String(nonce) : nonce };
}
