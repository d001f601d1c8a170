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

/** Applies the active faults of WeChat Pay's API to a request. */
export function strike(faults: FaultBoard, subject: Subject): Struck {
  const down = faults.strike('down', subject);
  const slow = faults.strike('slow', subject);
  const isExecuted = !down || down.how === 'no-answer';
  const failing = isExecuted ? faults.strike('system-error', subject) : undefined;
  const testing = down ? undefined : faults.strike('sign-test', subject);
  const fails = failing && effectOf(failing, 'Answered SYSTEMERROR, the request was not executed');
  const cut = isExecuted
    ? 'The request was executed and the connection cut before the answer'
    : 'The connection was cut and the request not executed';
  const effects = [
    down && effectOf(down, cut),
    fails,
    testing && effectOf(testing, 'The signature of the answer begins WECHATPAY/SIGNTEST/ and is wrong'),
    slow && effectOf(slow, `Answered ${slow.by} later`),
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

function effectOf({ id, type }: { id: string; type: FaultEffect['type'] }, text: string): FaultEffect {
  return { faultId: id, type, text: `${text} (fault ${type}).` };
}
