import type { BillOperations, Store } from '@opencloudpay/durable';

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

/** The failure of a command whose message is for the person at the terminal. */
export class OperatorError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatorError';
    this.code = code;
  }
}
