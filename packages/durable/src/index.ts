export { DatabaseError, type DatabaseErrorCode, type DatabaseWait } from '@opencloudpay/database/sql';
export {
  type BillOperations,
  type BillOperationsOptions,
  createBillOperations,
  type RunBillsOptions,
} from './bills/bill-operations';
export { type BillOptions, checkBills } from './bills/options';
export { createDurableGateway, type DurableGateway } from './create-durable-gateway';
export type { DifferenceKind } from './database/bill-tables';
export type { Database, DatabaseOptions } from './database/open-database';
export type { NotificationSource } from './database/tables';
export { RecoverOrderError, type RecoverOrderErrorCode, StoreError, type StoreErrorCode } from './errors';
export type { DurableGatewayOptions } from './options';
export type { RecoveryOptions } from './recovery/options';
export { type OrderOperations, openOrderOperations, type UnknownOrder } from './recovery/unknown-order';
export type { Rehearsal } from './rehearsal';
export { leastRetentionDays, type RetentionOptions } from './retention/options';
export type { NotificationState, OrderState, RefundState } from './states';
export type { BillFilter, DifferenceFilter } from './store/bills/list-bills';
export type { BillRecord, DifferenceRecord } from './store/bills/records';
export type { PruneOptions } from './store/maintenance/prune';
export { storeToMove } from './store/move';
export type { ReplayOptions } from './store/notifications/redelivery';
export type { QueueState } from './store/queue/queue-state';
export type { BodyKey } from './store/rows/encrypt';
export type {
  DeliveryFilter,
  DeliveryRecord,
  FullDeliveryRecord,
  MismatchRecord,
  NewNotification,
  NotificationFilter,
  NotificationRecord,
  OrderFilter,
  OrderRecord,
  OrderTimeline,
  OrderWithRefunds,
  Page,
  PageOptions,
  RefundRecord,
} from './store/rows/records';
export { openStore, type RetryOptions, type Store, type StoreOptions } from './store/store';
