import type { WriteStream } from 'node:tty';
import type { ClockState } from '@opencloudpay/contracts/dev-server/clock';
import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import type {
  Emulator,
  EmulatorOptions,
  RecordedCall,
  RecordedDelivery,
  StateProblem,
} from '@opencloudpay/emulator';
import { type Text, terminalJson } from '@opencloudpay/internal';

export type Out = Pick<WriteStream, 'write'> & { isTTY?: boolean };
type Reload = Parameters<NonNullable<EmulatorOptions['onReload']>>[0];

/** The addresses and settings of `cloudpay dev`. */
export interface Ready {
  console: string;
  /** For `install({ url })` of a mini program without CloudBase. */
  session: string;
  /** The folder of the functions. */
  folder: string;
  functions: ReturnType<Emulator['functions']>;
  /** What was taken for a function and what not, for a reader. */
  found?: readonly (readonly [name: Text, text: Text])[];
  urls: Emulator['urls'];
  /** The version of WeChat Pay's protocol that functions use. */
  protocol: Emulator['protocol'];
  /** The openid of the default caller. */
  user: string;
  /** The folder of the state; absent without one. */
  state: string | undefined;
  version: string;
}

/** Prints what happens, for a reader or as JSON for a program. */
export interface Activity {
  /** @param the duration of the start */
  ready(ready: Ready, milliseconds: number): void;
  log(line: LogLine): void;
  /** A problem of the saved state. The emulator keeps running. */
  stateProblem(problem: StateProblem): void;
  /** A function cannot be called. The others can. */
  problem(functionName: string, problem: Text): void;
  /** No further problem follows for now. */
  checked(): void;
  delivery(delivery: RecordedDelivery): void;
  call(call: RecordedCall): void;
  reload(reload: Reload): void;
  clock(clock: ClockState): void;
  stopping(): void;
}

/** A record without its texts for people in Chinese: a program reads codes and the English text. */
function inEnglish<Record extends { zh?: string; adviceZh?: string }>({
  zh: _,
  adviceZh: __,
  ...others
}: Record) {
  return others;
}

/** One line of JSON per event, with `type` first. */
export function jsonActivity(out: Out): Activity {
  const tell = (type: string, content: object) => out.write(`${terminalJson({ type, ...content })}\n`);
  return {
    ready: ({ functions, found: _, ...ready }, milliseconds) =>
      tell('ready', {
        ...ready,
        functions: functions.map(({ name, modules, problem }) => ({
          name,
          sdk: modules['wx-server-sdk'],
          ...(problem && { problem: problem.en }),
        })),
        milliseconds: Math.round(milliseconds),
      }),
    log: ({ zh: _, ...line }) => tell('log', line),
    stateProblem: ({ code, message }) => tell('state-problem', { code, message }),
    problem: (functionName, { en: problem }) => tell('problem', { functionName, problem }),
    checked: () => {},
    delivery: ({ id, at, kind, target, numbers, reply, verdict, durationMs, refusals }) =>
      tell('delivery', {
        ...{ id, at, kind, target, ...numbers, reply },
        ...(verdict.delivered ? verdict : inEnglish(verdict)),
        ...{ durationMs, refusals: refusals?.map(inEnglish) },
      }),
    call: ({ requestId, functionName, at, source, ok, error, durationMs, refusals }) =>
      tell('call', {
        requestId,
        functionName,
        at,
        source,
        ok,
        ...(error && { code: error.code, message: error.message }),
        durationMs,
        refusals: refusals?.map(inEnglish),
      }),
    reload: ({ problem, ...names }) => tell('reload', { ...names, ...(problem && { problem: problem.en }) }),
    clock: (clock) => tell('clock', clock),
    stopping: () => tell('stopping', {}),
  };
}
