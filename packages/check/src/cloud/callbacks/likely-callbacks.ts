import type { Project } from '../../project/project';
import { functionCalls } from '../client-calls';
import type { Callback, CallbackKind } from './callback';
import { fieldsOf, isMisread } from './event-reads';

/** Names that say it: `pay_cb`, `payCallback`, `wxpayNotify`, `refund_callback`. */
const NAMED = /(?:pay(?:ment)?|refund|order)_?(?:cb|call_?back|notify|notification|notice)$/i;
const NUMBER = /^out_?trade_?no$/i;
const CODE = /^(?:return|result)_?code$/i;
const OF_REFUNDS = /^(?:out_?refund|refund)/i;
/** What the event of an HTTP request has, which is another kind of notification. */
const OF_REQUESTS = new Set(['body', 'headers', 'httpMethod', 'rawBody', 'isBase64Encoded']);

const ANY: ReadonlySet<CallbackKind> = new Set<CallbackKind>(['pay', 'refund']);

/**
 * Functions that no call names, and that read like a callback: a project may take the name from a variable, or its order
 * function stands elsewhere. Functions that others call by their names are none, nor are those that get HTTP requests.
 */
export function likelyCallbacks(project: Project, named: ReadonlySet<string>): Callback[] {
  const called = new Set(functionCalls(project).map(({ name }) => name));
  return [...project.functions.values()].flatMap((fn): Callback[] => {
    const { name, main } = fn;
    if (!main || named.has(name) || called.has(name)) return [];
    const read = fieldsOf(main);
    const isNotified = read.some((field) => NUMBER.test(field));
    const isKnown = NAMED.test(name) || read.some((field) => CODE.test(field));
    if (!isNotified || !isKnown || read.some((field) => OF_REQUESTS.has(field))) return [];
    return [{ fn, main, kinds: kindsOf(name, read), namedBy: [], isMisread: isMisread(read) }];
  });
}

function kindsOf(name: string, read: readonly string[]): ReadonlySet<CallbackKind> {
  if (/refund/i.test(name)) return new Set<CallbackKind>(['refund']);
  return read.some((field) => OF_REFUNDS.test(field)) ? ANY : new Set<CallbackKind>(['pay']);
}
