import type { DocumentedErrors } from '../api';

/** The errors of all APIs. An API's own declaration comes first. */
export const commonErrors: DocumentedErrors = {
  PARAM_ERROR: { status: 400, advice: 'PARAMETERS' },
  INVALID_REQUEST: { status: 400, advice: 'INVALID_REQUEST' },
  SIGN_ERROR: { status: 401, advice: 'KEYS' },
  NO_AUTH: { status: 403, advice: 'NOT_ALLOWED' },
  FREQUENCY_LIMITED: { status: 429, advice: 'TOO_OFTEN' },
  RATELIMIT_EXCEEDED: { status: 429, advice: 'TOO_OFTEN' },
  SYSTEM_ERROR: { status: 500, advice: 'BUSY' },
};

/** Accounts that do not fit together. */
const accountErrors: DocumentedErrors = {
  APPID_MCHID_NOT_MATCH: { status: 400, advice: 'ACCOUNTS' },
  MCH_NOT_EXISTS: { status: 400, advice: 'ACCOUNTS' },
};

/** WeChat Pay's documents have one list for all APIs of an order. */
export const orderErrors: DocumentedErrors = {
  ...accountErrors,
  USER_PAYING: { status: 202, advice: 'PAYER_IS_PAYING' },
  ORDER_CLOSED: { status: 400, advice: 'ORDER_CLOSED' },
  ORDERPAID: { status: 400, advice: 'ORDER_PAID' },
  ACCOUNT_ERROR: { status: 403, advice: 'PAYER_ACCOUNT' },
  NOT_ENOUGH: { status: 403, advice: 'PAYER_FUNDS' },
  OUT_TRADE_NO_USED: { status: 403, advice: 'NUMBER_USED' },
  RULE_LIMIT: { status: 403, advice: 'INVALID_REQUEST' },
  TRADE_ERROR: { status: 403, advice: 'PAYER_REFUSED' },
  ORDER_NOT_EXIST: { status: 404, advice: 'ORDER_UNKNOWN' },
  BANK_ERROR: { status: 500, advice: 'PAYER_REFUSED' },
  INVALID_TRANSACTIONID: { status: 500, advice: 'ORDER_UNKNOWN' },
  OPENID_MISMATCH: { status: 500, advice: 'PARAMETERS' },
};

export const refundErrors: DocumentedErrors = {
  MCH_NOT_EXISTS: { status: 404, advice: 'ACCOUNTS' },
  RESOURCE_NOT_EXISTS: { status: 404, advice: 'ORDER_UNKNOWN' },
  NOT_ENOUGH: { status: 403, advice: 'REFUND_FUNDS' },
  USER_ACCOUNT_ABNORMAL: { status: 403, advice: 'PAYER_ACCOUNT' },
  REQUEST_BLOCKED: { status: 403, advice: 'NOT_ALLOWED' },
};

export const billErrors: DocumentedErrors = {
  NO_STATEMENT_EXIST: { status: 400, advice: 'NO_BILL' },
  STATEMENT_CREATING: { status: 400, advice: 'NO_BILL' },
};

export const sharingErrors: DocumentedErrors = {
  RESOURCE_NOT_EXISTS: { status: 404, advice: 'SHARING_UNKNOWN' },
  NOT_ENOUGH: { status: 403, advice: 'SHARING_FUNDS' },
  RULE_LIMIT: { status: 403, advice: 'SHARING_LIMIT' },
};
