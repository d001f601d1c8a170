import type { Action } from '../wire/actions';
import type { DatabaseUser, OnRefused } from './permission-refusal';
import { UserCall } from './user-call';

/**
 * CloudBase's actions, as a mini program may call them. The others are for functions alone: transactions, new
 * collections.
 */
export function userActions(user: DatabaseUser, refused: OnRefused): Readonly<Record<string, Action>> {
  return {
    'database.insertDocument': (call) => new UserCall(call, user, refused).insert(),
    'database.getDocument': (call) => new UserCall(call, user, refused).get(),
    'database.modifyDocument': (call) => new UserCall(call, user, refused).modify(),
    'database.removeDocument': (call) => new UserCall(call, user, refused).remove(),
    'database.calculateDocument': (call) => new UserCall(call, user, refused).count(),
    'database.aggregateDocuments': (call) => new UserCall(call, user, refused).aggregate(),
  };
}
