import type { NotificationState } from '@opencloudpay/contracts/dev-server/notifications';
import { diagnosisInChinese, type FailedVerdict, refusalInChinese } from '@opencloudpay/gateway';
import { say, type Text } from '@opencloudpay/internal';
import { countedAttempts, type Notification, remainingAttempts } from '@opencloudpay/simulator';
import type { GatewayRefusal, RecordedDelivery } from '../event-log/records';
import { targetOf } from '../gateway/notify-url';
import { harmful } from '../refusals/harmful';

/** The gateway's results of notification attempts, by the id of its answer. */
export interface AttemptOutcomes {
  delivery(answerId: string | undefined): RecordedDelivery | undefined;
  refusal(answerId: string | undefined): GatewayRefusal | undefined;
}

/** The state of a notification: delivered, or the failure and the time of the next attempt. */
export function notificationState(notification: Notification, outcomes: AttemptOutcomes): NotificationState {
  const { answered, dueAt, attempts, url } = notification;
  const remaining = remainingAttempts(notification);
  const last = attempts.findLast(({ extra }) => extra !== 'forgery');
  const problem = answered || !last ? undefined : problemOf(last, outcomes);
  const callback = targetOf(url);
  const verdict = last && outcomes.delivery(last.answerId)?.verdict;
  const refusedCalls = answered ? refusedCallsOf(attempts, outcomes) : 0;
  return {
    state: answered ? 'delivered' : dueAt === undefined && remaining === 0 ? 'given-up' : 'waiting',
    ...(callback && { callback }),
    attempts: countedAttempts(notification),
    remaining,
    ...(dueAt !== undefined && { nextAt: dueAt }),
    ...(problem && { problem: problem.en, problemZh: problem.zh }),
    ...(verdict && !verdict.delivered && verdict.diagnosis === problem?.en && { problemCode: verdict.code }),
    ...(refusedCalls > 0 && { refusedCalls }),
  };
}

/** How many calls were refused to the callback that accepted the notification last. */
function refusedCallsOf(attempts: Notification['attempts'], outcomes: AttemptOutcomes): number {
  const accepted = attempts.findLast(({ accepted, extra }) => accepted && extra !== 'forgery');
  return harmful(outcomes.delivery(accepted?.answerId)?.refusals).reduce((sum, { times }) => sum + times, 0);
}

/** The diagnosis of a callback in both languages. */
export function diagnosisOf({ code, diagnosis, zh }: FailedVerdict): Text {
  return say(diagnosis, zh ?? diagnosisInChinese(code, diagnosis));
}

function refusalOf({ code, reason }: GatewayRefusal): Text {
  return say(
    `The gateway refused it (${code}): ${reason}`,
    `网关拒绝了这条通知（${code}）：${refusalInChinese(code) ?? reason}`,
  );
}

/**
 * Why an attempt was not accepted: the callback's failure, else the gateway's refusal, else the simulator's problem.
 */
export function problemOf(
  attempt: Notification['attempts'][number],
  outcomes: AttemptOutcomes,
): Text | undefined {
  if (attempt.accepted) return undefined;
  const verdict = outcomes.delivery(attempt.answerId)?.verdict;
  // The fault cut the connection after the callback's reply.
  if (attempt.fault?.type === 'drop') return say(attempt.fault.text, attempt.fault.zh ?? attempt.fault.text);
  if (verdict && !verdict.delivered) return diagnosisOf(verdict);
  const refusal = outcomes.refusal(attempt.answerId);
  if (refusal) return refusalOf(refusal);
  const { problem, problemZh = problem } = attempt;
  return problem === undefined || problemZh === undefined ? undefined : say(problem, problemZh);
}
