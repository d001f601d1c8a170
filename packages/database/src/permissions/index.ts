export {
  type BasicPermission,
  type CollectionPermission,
  DEFAULT_PERMISSION,
  permissionOf,
  type SecurityRules,
} from './permission';
export type { RefusalCause } from './refusal-cause';
export type { DatabaseUser, PermissionRefusal } from './user-call';
