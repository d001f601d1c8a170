import type { Rule } from '../rule';
import { clientPrice } from './amounts/client-price';
import { feeAmount } from './amounts/fee-amount';
import { orderNumber } from './amounts/order-number';
import { refundTotal } from './amounts/refund-total';
import { callbackAmount } from './callbacks/callback-amount';
import { callbackAnswer } from './callbacks/callback-answer';
import { callbackField } from './callbacks/callback-field';
import { callbackKinds } from './callbacks/callback-kinds';
import { callbackRepeat } from './callbacks/callback-repeat';
import { callbackUnawaited } from './callbacks/callback-unawaited';
import { apiName } from './calls/api-name';
import { beijingTime } from './calls/beijing-time';
import { callbackMissing } from './calls/callback-missing';
import { envId } from './calls/env-id';
import { refundDone } from './calls/refund-done';
import { resultCode } from './calls/result-code';
import { unawaitedWrite } from './calls/unawaited-write';
import { disableReason } from './project/disable-reason';
import { leaving } from './project/leaving';
import { mainMissing } from './project/main-missing';
import { sdkVersion } from './project/sdk-version';
import { secret } from './project/secret';
import { shippingInfo } from './project/shipping-info';
import { syntax } from './project/syntax';

/** All rules: errors first, then by what they are about. */
export const rules: readonly Rule[] = [
  callbackAnswer,
  callbackUnawaited,
  feeAmount,
  callbackMissing,
  mainMissing,
  envId,
  refundTotal,
  secret,
  apiName,
  disableReason,
  callbackAmount,
  callbackRepeat,
  callbackKinds,
  callbackField,
  resultCode,
  refundDone,
  clientPrice,
  beijingTime,
  unawaitedWrite,
  sdkVersion,
  orderNumber,
  shippingInfo,
  leaving,
  syntax,
];
