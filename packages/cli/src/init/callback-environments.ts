import { describeProject, type ProjectDescription } from '@opencloudpay/check';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { Text } from '@opencloudpay/internal';
import { say } from './say';

/** The orders of a project's code whose callbacks are in another environment than the answered one. */
export function callbackEnvironmentsOf(root: string, envId: string): Text[] {
  try {
    return otherEnvironments(describeProject(root), envId);
  } catch (failure) {
    // The functions may be elsewhere, and `doctor` says what is wrong with a project.
    if (isCodedError(failure)) return [];
    throw failure;
  }
}

/** A callback of another environment is refused when the order is made. */
export function otherEnvironments(
  { callbackEnvironments }: Pick<ProjectDescription, 'callbackEnvironments'>,
  envId: string,
): Text[] {
  return callbackEnvironments
    .filter((named) => named.envId !== envId)
    .map((named) =>
      say(
        `${named.file}:${named.line} names the environment ${named.envId} for the callback, and the answer was ${envId}: orders would be refused. Answer --env-id ${named.envId}, or write cloud.getWXContext().ENV there.`,
        `${named.file}:${named.line} 中回调的环境是 ${named.envId}，而填写的环境 ID 是 ${envId}：下单会被拒绝。请使用 --env-id ${named.envId}，或在代码中改为 cloud.getWXContext().ENV。`,
      ),
    );
}
