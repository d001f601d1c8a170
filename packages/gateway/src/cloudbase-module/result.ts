import type { WireData } from '@opencloudpay/cloudpay';
import { refusalIn } from '@opencloudpay/contracts/refused-calls';
import { answerFromV2, codeFromV2, type Mode } from '@opencloudpay/wechatpay-v3';
import { isRecord, type ModuleCall } from './calls';
import { withRegularNames } from './regular-names';

/**
 * What the module answers: `data` in v3's names if WeChat Pay accepted the call, else `code` and `message` of its refusal.
 *
 * Code that was written for CloudBase looks at `code`, `errcode` and `errmsg` besides, so both spellings are here.
 */
export type ModuleResult = ModuleSuccess | ModuleRefusal;

export interface ModuleSuccess {
  errcode: 0;
  errmsg: 'ok';
  data: Readonly<Record<string, unknown>>;
}

export interface ModuleRefusal {
  errcode: string;
  errmsg: string;
  /** WeChat Pay's error code of v3: `ORDERPAID`; `PARAM_ERROR` if the call was not sent. */
  code: string;
  message: string;
}

/** @param params of the call, in CloudPay's names */
export function resultOf({ api }: ModuleCall, params: WireData, fields: WireData, mode: Mode): ModuleResult {
  const refusal = refusalIn(fields);
  if (refusal) return refused(codeFromV2(api, params, refusal.code), refusal.message);
  const data =
    api === 'unifiedOrder' ? paymentOf(fields) : withRegularNames(answerFromV2(api, params, fields, mode));
  return { errcode: 0, errmsg: 'ok', data };
}

export function refused(code: string, message: string): ModuleRefusal {
  return { errcode: code, errmsg: message, code, message };
}

/** The parameters of `wx.requestPayment`; CloudBase's template calls `package` `packageVal`. */
function paymentOf({ payment, prepay_id }: WireData): Record<string, unknown> {
  const signed = isRecord(payment) ? payment : {};
  return { prepay_id, ...signed, packageVal: signed['package'] };
}
