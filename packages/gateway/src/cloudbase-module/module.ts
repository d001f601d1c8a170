import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import type { PayApiCall } from '../cloudpay/pay-api';
import type { ModuleAccount } from './account';
import { MODULE_NAME, MODULE_PATHS } from './callbacks';
import {
  isModuleCall,
  isRecord,
  MODULE_CALLS,
  type ModuleCall,
  type ModuleCallName,
  moduleCalls,
} from './calls';
import { givenName, parametersOf } from './parameters';
import { type ModuleRefusal, type ModuleResult, refused, resultOf } from './result';

export interface ModuleOptions {
  /** Makes CloudPay's calls through the gateway: see `createPayApi`. */
  payApi: (call: PayApiCall) => Promise<Record<string, unknown> | Uint8Array>;
  /** See `accountOfModule`. */
  account: ModuleAccount;
  /** The merchant that is paid, if the account has sub-merchants. */
  subMchId?: string | undefined;
  /**
   * The calls that mini programs may make by themselves. Default: none, because a mini program chooses the numbers and
   * amounts of its calls. With `wxpay_order` a user can pay any amount for any order number, so the callback must compare
   * them; with any other call every user can see, close and refund the orders of others.
   */
  clientCalls?: readonly ModuleCallName[] | undefined;
}

/** A call of `cloud.callFunction({ name: 'cloudbase_module' })`. */
export interface ModuleCaller {
  /** The user for whom it is made. */
  user?: { openId?: string; appId?: string; clientIp?: string } | undefined;
  /** Whether a mini program calls, and no function or program of the shop. */
  byClient: boolean;
  envId: string;
  requestId: string;
  /** The id of the function's call that calls. */
  calledBy?: string | undefined;
}

/**
 * CloudBase's newer payment calls: `cloud.callFunction({ name: 'cloudbase_module', data: { name: 'wxpay_order', data } })`.
 * They become calls of CloudPay, so that the gateway stores, sends, recovers and delivers them like all others.
 *
 * @returns answers one call. A refusal is an answer; an outcome that is unknown is thrown, with how to query it
 */
export function createCloudbaseModule(
  options: ModuleOptions,
): (event: Readonly<Record<string, unknown>>, caller: ModuleCaller) => Promise<ModuleResult> {
  const { clientCalls = [] } = options;
  return async (event, caller) => {
    const { name } = event;
    if (!isModuleCall(name)) return unknownCall(name);
    if (caller.byClient && !clientCalls.includes(name)) return notForClients(name);
    const { account } = options;
    if ('problem' in account)
      return refused('NOT_CONFIGURED', `${MODULE_NAME} cannot call WeChat Pay: ${account.problem}.`);
    const call = moduleCalls[name];
    try {
      const data = isRecord(event['data']) ? event['data'] : {};
      const params = { ...parametersOf(call, data), ...filledIn(call, data, caller, options) };
      const fields = await options.payApi({ api: call.api, data: params, ...contextOf(caller) });
      return resultOf(call, params, fields as Record<string, unknown>, account.mode);
    } catch (failure) {
      const refusal = refusalOf(call, failure);
      if (refusal) return refusal;
      throw failure;
    }
  };
}

/** What callers do not decide: the merchant, the callback, and for a mini program the payer. */
function filledIn(
  { notifies }: ModuleCall,
  data: Readonly<Record<string, unknown>>,
  { byClient, user, envId }: ModuleCaller,
  { subMchId }: ModuleOptions,
): Record<string, unknown> {
  const named = byClient ? undefined : data['sub_mchid'];
  const merchant = named ?? subMchId;
  const target = notifies && {
    ...{ callback_type: 2, env_id: envId },
    container: { service: MODULE_NAME, path: MODULE_PATHS[notifies] },
  };
  return {
    ...(notifies === 'payment' && { trade_type: 'JSAPI', ...(byClient && { sub_openid: user?.openId }) }),
    ...(merchant !== undefined && { sub_mch_id: merchant }),
    ...target,
  };
}

function contextOf({ user, requestId, calledBy }: ModuleCaller): Omit<PayApiCall, 'api' | 'data'> {
  return {
    ...(user && { caller: user }),
    functionName: MODULE_NAME,
    // The whole payment has one id in the logs: that of the function's call.
    requestId: calledBy ?? requestId,
    inCall: calledBy !== undefined,
  };
}

/** Refusals before anything was sent. Any other failure leaves the outcome open, or is no refusal of the call. */
function refusalOf(call: ModuleCall, failure: unknown): ModuleRefusal | undefined {
  if (!(failure instanceof CallFailure) || failure.errCode !== ErrCode.INVALID_PARAM || failure.query)
    return undefined;
  const { problems, message } = failure;
  const words = problems?.map(({ field, problem }) => `${givenName(call, field)} ${problem}`).join('; ');
  return refused('PARAM_ERROR', words ?? message);
}

function unknownCall(name: unknown): ModuleRefusal {
  const given = typeof name === 'string' ? `no ${name.slice(0, 64)}` : 'no call without a name';
  return refused(
    'NOT_FOUND',
    `${MODULE_NAME} has ${given}: its calls here are ${MODULE_CALLS.join(', ')}. Other workflows stay on CloudBase; write a cloud function for each.`,
  );
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/wxcloud/template-guide/basic/wxpay/docs/api_wxpay_order.html */
function notForClients(name: ModuleCallName): ModuleRefusal {
  const risk =
    name === 'wxpay_order'
      ? 'every user could choose the amount of an order'
      : 'every user could name the orders of others';
  return refused(
    'NO_AUTH',
    `Mini programs may not call ${name}: ${risk}. Call it in a cloud function, which knows the order. To allow it nevertheless, list it in cloudbaseModule.clientCalls.`,
  );
}
