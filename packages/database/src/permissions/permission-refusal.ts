import type { CollectionPermission, Operation } from './permission';
import type { RefusalCause } from './refusal-cause';

/** The user of a mini program. */
export interface DatabaseUser {
  readonly openId: string;
  readonly unionId?: string | undefined;
}

/** A call of a mini program that a permission refused. */
export interface PermissionRefusal {
  readonly envId: string;
  readonly requestId: string;
  /** The action without its prefix (`getDocument`), or `watch`. */
  readonly action: string;
  /** Whether the call was `set()`, which has the action of `update()`. */
  readonly isSet?: true;
  /** The user's. */
  readonly openId: string;
  readonly collection: string;
  readonly operation: Operation;
  readonly permission: CollectionPermission;
  /** The rule of the operation, where the collection has security rules. */
  readonly rule?: boolean | string;
  readonly cause: RefusalCause;
  /** What was missing, and what to do: the cause in words. */
  readonly reason: string;
}

/** Takes a refusal, without what the call itself does not know. */
export type OnRefused = (
  refusal: Omit<PermissionRefusal, 'envId' | 'requestId' | 'action' | 'openId'>,
) => void;
