import type { Rule } from '../rule';
import { feeAmount } from './amounts/fee-amount';
import { callbackAnswer } from './callbacks/callback-answer';
import { callbackUnawaited } from './callbacks/callback-unawaited';
import { apiName } from './calls/api-name';
import { callbackMissing } from './calls/callback-missing';
import { disableReason } from './project/disable-reason';

/** All rules: errors first, then by what they are about. */
export const rules: readonly Rule[] = [
  callbackAnswer,
  callbackUnawaited,
  feeAmount,
  callbackMissing,
  apiName,
  disableReason,
];
