import type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
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
};
