import { say, type Text } from '@opencloudpay/internal';
import { toMilliseconds } from '../clock/duration';
import type { FaultBoard, Subject } from '../faults/fault-board';
import type { FaultEffect } from '../records/fault';
import type { AnswerFaults } from './v3/answer-request';

/** What faults do to a request. */
export interface Struck extends AnswerFaults {
  isExecuted: boolean;
  /** The connection is cut before an answer. */
  isCut: boolean;
  /** Milliseconds of real time before the answer. */
  wait: number;
  /** The first of the effects, for the record. */
  effect?: FaultEffect | undefined;
}

const SIGN_TEST = say(
  'The signature of the answer begins WECHATPAY/SIGNTEST/ and is wrong',
  '响应的签名以 WECHATPAY/SIGNTEST/ 开头，是错误的签名',
);

/** Applies the active faults of WeChat Pay's API to a request. */
export function strike(faults: FaultBoard, subject: Subject): Struck {
  const down = faults.strike('down', subject);
  const slow = faults.strike('slow', subject);
  const isExecuted = !down || down.how === 'no-answer';
  const failing = isExecuted ? faults.strike('system-error', subject) : undefined;
  const testing = down ? undefined : faults.strike('sign-test', subject);
  const fails =
    failing &&
    effectOf(
      failing,
      say('Answered SYSTEMERROR, the request was not executed', '返回 SYSTEMERROR，未执行请求'),
    );
  const cut = isExecuted
    ? say('The request was executed and the connection cut before the answer', '已执行请求，响应前断开连接')
    : say('The connection was cut and the request not executed', '连接被断开，未执行请求');
  const effects = [
    down && effectOf(down, cut),
    fails,
    testing && effectOf(testing, SIGN_TEST),
    slow && effectOf(slow, say(`Answered ${slow.by} later`, `延迟 ${slow.by} 后响应`)),
  ];
  return {
    isExecuted,
    isCut: down !== undefined,
    wait: slow ? toMilliseconds(slow.by) : 0,
    fails,
    signTest: testing !== undefined,
    effect: effects.find((each) => each !== undefined),
  };
}

function effectOf({ id, type }: { id: string; type: FaultEffect['type'] }, { en, zh }: Text): FaultEffect {
  return { faultId: id, type, text: `${en} (fault ${type}).`, zh: `${zh}（故障 ${type}）。` };
}
