import { BilingualError } from '@opencloudpay/contracts/coded-error';
import type {
  BillOperations,
  DatabaseErrorCode,
  OrderOperations,
  RecoverOrderErrorCode,
  Store,
  StoreErrorCode,
} from '@opencloudpay/durable';

/** Operators' access to the store: in this process for a server, in the gateway's process for a folder. */
export type Operations = Pick<
  Store,
  | 'listNotifications'
  | 'listDeliveries'
  | 'listOrders'
  | 'showNotification'
  | 'showOrder'
  | 'retry'
  | 'replay'
  | 'prune'
> &
  OrderOperations;

/** Operations that a gateway with a database folder serves for commands. */
export type ServedOperations = Operations & BillOperations;

export type OperationName = keyof ServedOperations;

export const OPERATIONS: readonly OperationName[] = [
  'listNotifications',
  'listDeliveries',
  'listOrders',
  'showNotification',
  'showOrder',
  'retry',
  'replay',
  'prune',
  'recoverOrder',
  'listBills',
  'listDifferences',
  'runBills',
];

/** Must be closed after use. */
export type Operators = Operations & { close(): Promise<void> };

/** Machine-readable codes of failed operators' commands. */
export type OperatorErrorCode =
  /** Codes of the store, also from another process. */
  | DatabaseErrorCode
  | StoreErrorCode
  | RecoverOrderErrorCode
  /** There is no such bill. */
  | 'BILL_UNKNOWN'
  /** The configuration names no database. */
  | 'DATABASE_MISSING'
  /** The gateway ended before it answered. */
  | 'GATEWAY_GONE'
  /** No callback of a lost order is named. */
  | 'CALLBACK_UNNAMED'
  /** Two options exclude each other. */
  | 'OPTIONS_CONFLICT'
  /** There is no such order. */
  | 'ORDER_UNKNOWN'
  /** The gateway failed at the operation. */
  | 'OPERATION_FAILED';

/** The failure of a command whose message is for the person at the terminal. */
export class OperatorError extends BilingualError<OperatorErrorCode> {}
