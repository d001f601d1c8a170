export {
  type BasicPermission,
  type CollectionPermission,
  DEFAULT_PERMISSION,
  permissionOf,
  type SecurityRules,
} from './permission';
export type { DatabaseUser, PermissionRefusal } from './permission-refusal';
export type { RefusalCause } from './refusal-cause';
