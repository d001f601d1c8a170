export type { ProtocolVersion } from '@opencloudpay/cloudpay';
export type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
export type { CloudbaseModuleOptions } from './cloudbase-module/module-settings';
export { type ControlApi, type ControlOptions, createControlApi } from './control/control-api';
export { type ControlServer, type ServeControlOptions, serveControl } from './control/serve-control';
export { declareCollections } from './data/declare-collections';
export { projectEnvironment, projectFolder, projectFunctions } from './data/project-folder';
export type { SeedDocuments } from './data/seed-documents';
export { startEmulator } from './emulator';
export type { DatabaseQueryOptions, EmulatorDatabase } from './emulator-database';
export type { EmulatorOptions, User } from './emulator-options';
export type { EmulatorStorage } from './emulator-storage';
export type {
  CallOptions,
  Emulator,
  EmulatorChange,
  NotifyOptions,
  PaymentOptions,
  TriggerOptions,
} from './emulator-types';
export { EmulatorError, type EmulatorErrorCode } from './errors';
export type { RecordedCall, RecordedDelivery } from './event-log/records';
export { callsDatabase, projectFindings, projectModules } from './functions/project-findings';
export { harmful } from './refusals/harmful';
export { refusalText } from './refusals/refusal-text';
export type { StateProblem } from './state/state-store';
export { diagnosisOf } from './timeline/notification-state';
export { wireFields } from './trigger/given-fields';
export { notifyReceiver, type ReceiverNotification, type ReceiverOutcome } from './trigger/notify-receiver';
export type { OpenApiAnswers } from './wechat-apis/canned-answers';
export type { OpenDataAnswers } from './wechat-apis/open-data-answers';
