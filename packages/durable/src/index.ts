export {
  type BillOperations,
  type BillOperationsOptions,
  createBillOperations,
  type RunBillsOptions,
} from './bills/bill-operations';
export type { BillFilter, DifferenceFilter } from './bills/list-bills';
export { type BillOptions, checkBills } from './bills/options';
export type { BillRecord, DifferenceRecord } from './bills/records';
export type { DifferenceKind } from './bills/tables';
export { createDurableGateway, type DurableGateway } from './create-durable-gateway';
export type { Database, DatabaseOptions } from './database/open-database';
export type { NotificationSource } from './database/tables';
export { DatabaseError, type DatabaseErrorCode } from './errors';
export type { DurableGatewayOptions } from './options';
export type { RecoveryOptions } from './recover/options';
export { leastRetentionDays, type RetentionOptions } from './retention/options';
export type { NotificationState, OrderState, RefundState } from './states';
export type { ReplayOptions } from './store/again';
export type { PruneOptions } from './store/prune';
export type {
  AlarmRecord,
  DeliveryFilter,
  DeliveryRecord,
  FullDeliveryRecord,
  NewNotification,
  NotificationFilter,
  NotificationRecord,
  OrderRecord,
  OrderStory,
  Page,
  PageOptions,
  RefundRecord,
} from './store/records';
export type { BodyKey } from './store/seal';
export type { QueueState } from './store/state';
export { openStore, type RetryOptions, type Store, type StoreOptions } from './store/store';
