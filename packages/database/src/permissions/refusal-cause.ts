import { MAX_BRANCHES } from './rules/query-branches';

/** Why a permission refused a call of a mini program. */
export type RefusalCause =
  /** The basic permission of the collection allows the operation to no user. */
  | 'PERMISSION'
  /** The rule is false for every document and user, or the rules have none for the operation. */
  | 'RULE_FALSE'
  /** The rule is false for this user, for the values of the call, or by a document of `get()`: the query does not matter. */
  | 'CALLER'
  /** The query does not demand what the rule demands. */
  | 'QUERY'
  /** The query has too many alternatives to be compared with the rule. */
  | 'ALTERNATIVES'
  /** The document that is to be created does not fulfil the rule. */
  | 'DOCUMENT'
  /** The rule reads `request.data`, and the update has commands. */
  | 'COMMANDS';

/** The same in words, with what to do. */
export const REFUSAL_REASONS: Readonly<
  Record<RefusalCause, (permission: unknown, operation: string) => string>
> = {
  PERMISSION: (permission, operation) =>
    `the permission ${permission} allows mini programs no ${operation}. Let a function do it, or give the collection another permission`,
  RULE_FALSE: (_, operation) =>
    `the rules allow mini programs no ${operation}: the rule is false, or there is none. Let a function do it, or change the rules`,
  CALLER: (_, operation) =>
    `the rule allows this user no ${operation} with these values, whatever the query is. Change the values, or the rule`,
  QUERY: () =>
    "the query does not demand what the rule demands. Write the conditions of the rule into where(): for auth.openid, { _openid: '{openid}' }",
  ALTERNATIVES: () =>
    `the query has more than ${MAX_BRANCHES} alternatives. Ask for fewer of them in one query`,
  DOCUMENT: () => 'the document does not fulfil the rule. Create one that does, or change the rule',
  COMMANDS: () =>
    'the rule reads request.data, and the update has commands. Write values alone, or change the rule',
};
