import type { PayAdviceCode } from '../pay-advice';
import type { DocumentAccess } from './documents';

/**
 * A call of `cloud.cloudPay` or `cloud.database()` that was refused, also when the function caught the error or did not
 * look at the answer. Equal ones of a function's call are one.
 */
export interface CallRefusal {
  service: 'cloudPay' | 'database';
  /** The function's call: the API of cloudPay (`unifiedOrder`), or the method of the database (`update`). */
  action: string;
  /** What a database call would have done. */
  kind?: DocumentAccess['kind'];
  collection?: string;
  outTradeNo?: string;
  outRefundNo?: string;
  /**
   * WeChat Pay's code (`PARAM_ERROR`), the platform's name of an error (`DATABASE_COLLECTION_NOT_EXIST`), or its number
   * as text where it has no name (`-501007`).
   */
  code: string;
  /** The number in the error that the function got; absent if it got an answer with `FAIL` instead. */
  errCode?: number;
  /** The reason, in the words of WeChat Pay or the platform. */
  message: string;
  /** What to do next, in English; absent if the message says it. */
  advice?: string;
  /** The advice in Chinese; also alone, where it says in Chinese what the message says in English. */
  adviceZh?: string;
  /** The kind of advice, for translations; absent where the advice names values of the call. */
  adviceCode?: DatabaseAdviceCode | PayAdviceCode;
  /** How many such calls the function made. */
  times: number;
  /**
   * It did no harm: the function repeated a transaction that was in conflict with another, or wrote into the collection
   * in which it had found no document.
   */
  recovered?: boolean;
}

export type DatabaseAdviceCode =
  | 'COLLECTION_MISSING'
  | 'DOCUMENT_MISSING'
  | 'KEY_TAKEN'
  | 'TRANSACTION_CONFLICT';
