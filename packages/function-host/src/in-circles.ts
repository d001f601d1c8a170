import { say, type Text } from '@opencloudpay/internal';
import { MAX_CALL_DEPTH } from './limits';

/** Why a call is refused that is deeper than functions may call each other. */
export function inCircles(functionName: string): Text {
  return say(
    `Function '${functionName}' was not called: functions have called each other ${MAX_CALL_DEPTH} times over, which is a circle. Have one of them return without calling the next.`,
    `云函数 ${functionName} 未被调用：云函数之间已连续调用 ${MAX_CALL_DEPTH} 层，形成循环。请让其中一个直接返回，不再调用下一个。`,
  );
}
