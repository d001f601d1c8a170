import type { AccessRefusalCause, RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
import { count } from './plural';

type Permission = Exclude<RefusedAccess['permission'], 'CUSTOM'>;

/** What mini programs were refused by the permissions of collections. */
export const refusedAccesses = {
  title: 'Refused to mini programs',
  calls: (n: number) => `${count(n, 'call')} refused`,
  clear: 'Empty this list',
  by: 'Refused by',
  declared: 'Declared in',
  caller: 'Caller',
  last: 'Last time',
  rule: (name: string) => `security rule ${name}:`,
  noRule: (operation: string) => `security rules: there is none for ${operation}`,
  permissions: {
    READONLY: 'READONLY: all read, the creator writes',
    PRIVATE: 'PRIVATE: the creator reads and writes',
    ADMINWRITE: 'ADMINWRITE: all read, functions write',
    ADMINONLY: 'ADMINONLY: functions alone',
  } as { readonly [Name in Permission]: string },
  operations: { read: 'reading', create: 'creating', update: 'updating', delete: 'deleting' } as {
    readonly [Name in RefusedAccess['operation']]: string;
  },
  sources: {
    file: (file: string, line: number) => `${file}, line ${line}`,
    default: 'no file: it is CloudBase’s default',
    stored: 'no file: it is stored with the collection',
  },
  causes: {
    PERMISSION:
      'The permission allows this to no mini program. Let a function do it, or give the collection another permission.',
    RULE_FALSE:
      'The rule is false, or there is none, so no mini program may do this. Let a function do it, or change the rules.',
    CALLER:
      'The rule is false for this user with these values, whatever the query is. Change the values, or the rule.',
    QUERY:
      "The query does not demand what the rule demands. Write the conditions of the rule into where(): for auth.openid, { _openid: '{openid}' }.",
    ALTERNATIVES: 'The query has too many alternatives. Ask for fewer of them in one query.',
    DOCUMENT: 'The document does not fulfil the rule. Create one that does, or change the rule.',
    COMMANDS:
      'The rule reads request.data, and the update has commands. Write values alone, or change the rule.',
  } as { readonly [Cause in AccessRefusalCause]: string },
};
