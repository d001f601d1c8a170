import { type CallAnswer, CallFailure, ErrCode, type WireData } from '@opencloudpay/cloudpay';
import type { Deadline } from '@opencloudpay/internal';
import { declarationOf } from '@opencloudpay/wechatpay';
import { callOldEnvironment } from './call-function';
import type { CheckedOldEnvironment } from './options';
import { isAboutOrder, ownerOf } from './owner';

/** A call, as its caller wrote it. */
export interface RoutedCall {
  api: string;
  data: WireData;
  /** The refund of an old order does not begin after this. */
  deadline: Deadline;
  /** Called before the call is sent to the old environment, for the log. */
  onOld: () => void;
}

/** Sends each call to the account that has the order: the own one, or the old environment's. Never a refund to both. */
export type RouteCall = (call: RoutedCall, own: () => Promise<CallAnswer>) => Promise<CallAnswer>;

/** Signed refusals that say that the account does not have the order or refund. */
const UNKNOWN = new Set(['ORDERNOTEXIST', 'ORDER_NOT_EXIST', 'INVALID_TRANSACTIONID', 'REFUNDNOTEXIST']);

/** States of orders whose money the old account has got. */
const PAID = new Set(['SUCCESS', 'REFUND']);

export function createRouting(options: CheckedOldEnvironment): RouteCall {
  const { envId } = options;

  return async (call, own) => {
    const { api, data, deadline, onOld } = call;
    const old = (name = api, parameters = data) =>
      callOldEnvironment(options, name, parameters, deadline.signal);
    const owner = ownerOf(options, api, data);
    if (owner === 'old' && declarationOf(api)) {
      if (!isAboutOrder(api)) throw notServed(api, envId);
      onOld();
      return withHint(
        await old(),
        `This order is the old environment’s (${envId}) by oldEnvironment in the gateway’s configuration: only that environment got the call.`,
      );
    }
    const answer = await own();
    if (owner === 'own' || !isUnknownHere(answer)) return answer;
    onOld();
    if (declarationOf(api)?.effect === 'refund') {
      const problem = await problemOfRefund(data, await old('queryOrder', namesIn(data)));
      if (problem !== undefined) return withHint(answer, problem);
      // The caller was told that the outcome is unknown, and may act on what a query says now.
      if (deadline.over)
        throw new CallFailure(
          ErrCode.REQUEST_TIMED_OUT,
          'The time of the call was over before the refund was sent. Nothing was done: repeat it with the same number',
        );
      return old();
    }
    const there = await old();
    return isSuccess(there) ? there : withHint(answer, unknownToBoth(envId));
  };

  /** Why the order is not refunded there; `undefined` if the old account has its money. */
  async function problemOfRefund(data: WireData, order: CallAnswer): Promise<string | undefined> {
    if (order.file || !isSuccess(order)) return unknownToBoth(envId);
    const { fields } = order;
    const isSame = ['out_trade_no', 'transaction_id'].every(
      (name) => data[name] === undefined || String(data[name]) === String(fields[name]),
    );
    if (!isSame) return unknownToBoth(envId);
    if (!PAID.has(String(fields['trade_state'])))
      return `The old environment (${envId}) has this order as ${fields['trade_state']}, and this account does not have it: nothing was refunded.`;
    if (Number(fields['total_fee']) !== Number(data['total_fee']))
      return `The old environment (${envId}) has this order with another amount (${fields['total_fee']} cents), and this account does not have it: nothing was refunded.`;
    return undefined;
  }
}

/** The parameters by which the order is queried. */
function namesIn(data: WireData): WireData {
  const names = ['sub_mch_id', 'out_trade_no', 'transaction_id'];
  return Object.fromEntries(names.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
}

/** Only a signed refusal proves it: see `signed-answer.ts` of durable. */
function isUnknownHere(answer: CallAnswer): boolean {
  if (answer.file) return false;
  const { return_code, result_code, err_code } = answer.fields;
  return return_code === 'SUCCESS' && result_code === 'FAIL' && UNKNOWN.has(String(err_code));
}

function isSuccess(answer: CallAnswer): boolean {
  return (
    !answer.file && answer.fields['return_code'] === 'SUCCESS' && answer.fields['result_code'] === 'SUCCESS'
  );
}

/** Adds the hint to a refusal. */
function withHint(answer: CallAnswer, hint: string): CallAnswer {
  return answer.file || isSuccess(answer) ? answer : { ...answer, hint };
}

function unknownToBoth(envId: string): string {
  return `Neither this account nor the old environment (${envId}) has this order or refund: check its number and subMchId.`;
}

function notServed(api: string, envId: string): CallFailure {
  return new CallFailure(
    ErrCode.INVALID_PARAM,
    `the order is the old environment’s (${envId}) by oldEnvironment in the gateway’s configuration: queryOrder, closeOrder, refund and queryRefund are carried out there, and not ${api}. New orders need other numbers, and a sub-merchant of this account`,
  );
}
