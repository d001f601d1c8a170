import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { NotificationState } from '@opencloudpay/contracts/dev-server/notifications';
import { countedAttempts, type Notification, remainingAttempts } from '@opencloudpay/simulator';
import type { GatewayRefusal, RecordedDelivery } from '../event-log/records';

/** What tells more of an attempt than the simulator knows, by the id that its answer had. */
export interface AnswerBook {
  delivery(answerId: string | undefined): RecordedDelivery | undefined;
  refusal(answerId: string | undefined): GatewayRefusal | undefined;
}

/** How a notification fares. */
export function notificationState(notification: Notification, book: AnswerBook): NotificationState {
  const { answered, dueAt, attempts, url } = notification;
  const remaining = remainingAttempts(notification);
  const last = attempts.findLast(({ extra }) => extra !== 'forgery');
  const problem = answered || !last ? undefined : problemOf(last, book);
  const callback = targetOf(url);
  const verdict = last && book.delivery(last.answerId)?.verdict;
  return {
    state: answered ? 'delivered' : dueAt === undefined && remaining === 0 ? 'given-up' : 'waiting',
    ...(callback && { callback }),
    attempts: countedAttempts(notification),
    remaining,
    ...(dueAt !== undefined && { nextAt: dueAt }),
    ...(problem !== undefined && { problem }),
    ...(verdict && !verdict.delivered && verdict.diagnosis === problem && { problemCode: verdict.code }),
  };
}

/** Why an attempt was not accepted: in the callback's case, else the gateway's, else as the simulator saw it. */
export function problemOf(attempt: Notification['attempts'][number], book: AnswerBook): string | undefined {
  if (attempt.accepted) return undefined;
  const verdict = book.delivery(attempt.answerId)?.verdict;
  // A fault's cut came after whatever the callback said.
  if (attempt.fault?.type === 'drop') return attempt.fault.text;
  if (verdict && !verdict.delivered) return verdict.diagnosis;
  const refusal = book.refusal(attempt.answerId);
  if (refusal) return `The gateway refused it (${refusal.code}): ${refusal.reason}`;
  return attempt.problem;
}

/** What a notify address names; `undefined` for addresses that are not the gateway's. */
export function targetOf(url: string): CallbackTarget | undefined {
  const [envId, ...rest] = partsOf(url);
  const [first, path] = rest;
  if (envId === undefined || first === undefined) return undefined;
  return rest.length === 2 && path !== undefined
    ? { envId, functionName: first }
    : { envId, service: first, path: path ?? '/' };
}

/** The address without its token, which whoever knows it could notify with. */
export function withoutToken(url: string): string {
  return partsOf(url).length >= 3 ? url.replace(/\/[^/]+$/, '/…') : url;
}

/** Environment, function (or service and path) and token. */
function partsOf(url: string): string[] {
  const path = /^https?:\/\/[^/]+\/notify\/(?:pay|refund)\/(.+)$/.exec(url)?.[1];
  return path === undefined ? [] : path.split('/').map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
