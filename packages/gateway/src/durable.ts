export {
  type BillOperations,
  type BillOperationsOptions,
  createBillOperations,
  type RunBillsOptions,
} from './durable/bills/bill-operations';
export type { BillFilter, DifferenceFilter } from './durable/bills/list-bills';
export { type BillOptions, checkBills } from './durable/bills/options';
export type { BillRecord, DifferenceRecord } from './durable/bills/records';
export type { DifferenceKind } from './durable/bills/tables';
export { createDurableGateway, type DurableGateway } from './durable/create-durable-gateway';
export type { Database, DatabaseOptions } from './durable/database/open-database';
export type {
  NotificationSource,
  NotificationState,
  OrderState,
  RefundState,
} from './durable/database/tables';
export { DatabaseError, type DatabaseErrorCode } from './durable/errors';
export type { DurableGatewayOptions } from './durable/options';
export type { RecoveryOptions } from './durable/recover/options';
export { leastRetentionDays, type RetentionOptions } from './durable/retention/options';
export type { ReplayOptions } from './durable/store/again';
export type { PruneOptions } from './durable/store/prune';
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
} from './durable/store/records';
export type { BodyKey } from './durable/store/seal';
export type { QueueState } from './durable/store/state';
export { openStore, type RetryOptions, type Store, type StoreOptions } from './durable/store/store';
