import type { Corpus } from '../variants';
import { apiName } from './api-name';
import { callbackAnswer } from './callback-answer';
import { callbackMissing } from './callback-missing';
import { callbackUnawaited } from './callback-unawaited';
import { disableReason } from './disable-reason';
import { feeAmount } from './fee-amount';

export const corpora: readonly Corpus[] = [
  callbackAnswer,
  callbackUnawaited,
  feeAmount,
  callbackMissing,
  apiName,
  disableReason,
];
