import type { Empty, Timestamp } from './values';

/** What mini programs were refused by the permissions of collections (-502003). */
export interface RefusedAccessRoutes {
  'GET /api/refused-accesses': { answer: RefusedAccessList };
  /** Empties the list. */
  'DELETE /api/refused-accesses': { answer: Empty };
}

export interface RefusedAccessList {
  /** The latest last; at most 200. */
  accesses: readonly RefusedAccess[];
}

/** A call of a mini program for documents, or a watch, that a permission or a security rule refused. Equal ones are one. */
export interface RefusedAccess {
  /** The last time. */
  at: Timestamp;
  envId: string;
  collection: string;
  /** The method of `wx.cloud.database()`: `get`, `count`, `aggregate`, `add`, `set`, `update`, `remove` or `watch`. */
  method: string;
  operation: 'read' | 'create' | 'update' | 'delete';
  /** The basic permission that refused it, or `CUSTOM` for a security rule. */
  permission: 'READONLY' | 'PRIVATE' | 'ADMINWRITE' | 'ADMINONLY' | 'CUSTOM';
  /** The security rule that refused it. */
  rule?: RefusingRule;
  source: PermissionSource;
  /** The user's, shortened: `oPay…0000`. */
  openId: string;
  cause: AccessRefusalCause;
  /** The cause in words, with what to do. */
  reason: string;
  /** The same in Chinese. */
  reasonZh: string;
  times: number;
}

export interface RefusingRule {
  /** `read`, or `write` where the operation has no rule of its own; absent where the rules have neither. */
  name?: string;
  /** `doc._openid == auth.openid`; `false` where there is none. */
  expression: boolean | string;
}

/** Where the permission comes from. */
export type PermissionSource =
  /** A file of the project, relative to it, and the line of the permission or the rule. */
  | { kind: 'file'; file: string; line: number }
  /** No file declares one: it is CloudBase's default. */
  | { kind: 'default' }
  /** No file declares it, and the stored collection has it: it was set before, or by a program. */
  | { kind: 'stored' };

export type AccessRefusalCause =
  /** The basic permission allows the operation to no user. */
  | 'PERMISSION'
  /** The rule is false, or there is none. */
  | 'RULE_FALSE'
  /** The rule is false for this user or these values, whatever the query is. */
  | 'CALLER'
  /** The query does not demand what the rule demands. */
  | 'QUERY'
  /** The query has too many alternatives. */
  | 'ALTERNATIVES'
  /** The document that is to be created does not fulfil the rule. */
  | 'DOCUMENT'
  /** The rule reads `request.data`, and the update has commands. */
  | 'COMMANDS';
