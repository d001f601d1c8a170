export { type AccountOfModule, accountOfModule, type ModuleAccount } from './account';
export {
  functionsNamed,
  functionsOfModule,
  MODULE_NAME,
  type ModuleCallbacks,
  withModuleCallbacks,
} from './callbacks';
export { MODULE_CALLS, type ModuleCallName } from './calls';
export { createCloudbaseModule, type ModuleCaller, type ModuleOptions } from './module';
export type { ModuleRefusal, ModuleResult, ModuleSuccess } from './result';
export type { TriggerEvent } from './trigger-event';
