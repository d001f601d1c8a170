import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { BillOperations, DatabaseErrorCode, Store, StoreErrorCode } from '@opencloudpay/durable';

/** What operators do with the store: of a server in this process, of a folder in that of its gateway. */
export type Operations = Pick<
  Store,
  'listNotifications' | 'listDeliveries' | 'showNotification' | 'showOrder' | 'retry' | 'replay' | 'prune'
>;

/** What a gateway does for commands while it has the database to itself. */
export type ServedOperations = Operations & BillOperations;

export type OperationName = keyof ServedOperations;

export const OPERATIONS: readonly OperationName[] = [
  'listNotifications',
  'listDeliveries',
  'showNotification',
  'showOrder',
  'retry',
  'replay',
  'prune',
  'listBills',
  'listDifferences',
  'runBills',
];

/** To be closed when the work is done. */
export type Operators = Operations & { close(): Promise<void> };

/** Machine-readable codes of what keeps an operator's command from its work. */
export type OperatorErrorCode =
  /** The store's own reasons, also those of a store in another process. */
  | DatabaseErrorCode
  | StoreErrorCode
  /** There is no such bill. */
  | 'BILL_UNKNOWN'
  /** The configuration names no database. */
  | 'DATABASE_MISSING'
  /** A merchant has no appid. */
  | 'ACCOUNT_MISSING'
  /** The gateway ended before it answered. */
  | 'GATEWAY_GONE'
  /** Two options exclude each other. */
  | 'OPTIONS_CONFLICT'
  /** There is no such order. */
  | 'ORDER_UNKNOWN'
  /** The gateway failed at the operation. */
  | 'OPERATION_FAILED';

/** The failure of a command whose message is for the person at the terminal. */
export class OperatorError extends CodedError<OperatorErrorCode> {}
