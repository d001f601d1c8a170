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
import { terminalJson, terminalText } from '@opencloudpay/internal';
import colors from 'picocolors';
import { sdkSummary } from './sdk-summary';

type Out = Pick<WriteStream, 'write'> & { isTTY?: boolean };
type Reload = Parameters<NonNullable<EmulatorOptions['onReload']>>[0];

/** The addresses and settings of `cloudpay dev`. */
export interface Ready {
  console: string;
  /** For `install({ url })` of a mini program without CloudBase. */
  session: string;
  /** The folder of the functions. */
  folder: string;
  functions: ReturnType<Emulator['functions']>;
  urls: Emulator['urls'];
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
  problem(functionName: string, problem: string): void;
  delivery(delivery: RecordedDelivery): void;
  call(call: RecordedCall): void;
  reload(reload: Reload): void;
  clock(clock: ClockState): void;
  stopping(): void;
}

/** One line of JSON per event, with `type` first. */
export function jsonActivity(out: Out): Activity {
  const tell = (type: string, content: object) => out.write(`${terminalJson({ type, ...content })}\n`);
  return {
    ready: ({ functions, ...ready }, milliseconds) =>
      tell('ready', {
        ...ready,
        functions: functions.map(({ name, modules, problem }) => ({
          name,
          sdk: modules['wx-server-sdk'],
          ...(problem !== undefined && { problem }),
        })),
        milliseconds: Math.round(milliseconds),
      }),
    log: (line) => tell('log', line),
    stateProblem: ({ code, message }) => tell('state-problem', { code, message }),
    problem: (functionName, problem) => tell('problem', { functionName, problem }),
    delivery: ({ id, at, kind, target, numbers, reply, verdict, durationMs }) =>
      tell('delivery', { id, at, kind, target, ...numbers, reply, ...verdict, durationMs }),
    call: ({ requestId, functionName, at, source, ok, error, durationMs }) =>
      tell('call', {
        requestId,
        functionName,
        at,
        source,
        ok,
        ...(error && { code: error.code, message: error.message }),
        durationMs,
      }),
    reload: (reload) => tell('reload', reload),
    clock: (clock) => tell('clock', clock),
    stopping: () => tell('stopping', {}),
  };
}

/**
 * Lines for a reader: coloured in a terminal (unless NO_COLOR is set), plain in a pipe. No escape sequence except
 * colours reaches the terminal, also from quoted texts.
 */
export function terminalActivity(out: Out): Activity {
  const coloured = Boolean(out.isTTY) && !process.env['NO_COLOR'];
  const { bold, cyan, dim, green, red, yellow } = colors.createColors(coloured);
  const line = (text = '') => out.write(`${terminalText(text, { coloured })}\n`);
  const indent = (text: string) => text.replaceAll('\n', `\n${' '.repeat(11)}`);
  const told = (at: number, text: string) => line(`${dim(timeOf(at))}  ${indent(text)}`);
  // Colours end with each line.
  const problem = (text: string) => indent(text.split('\n').map(red).join('\n'));

  return {
    ready({ console, session, folder, functions, urls, user, state, version }, milliseconds) {
      const fact = (name: string, value: string) => line(`  ${dim(name.padEnd(13))}${indent(value)}`);
      line();
      line(`  ${bold(green('cloudpay dev'))} ${dim(`${version} · ready in ${Math.round(milliseconds)} ms`)}`);
      line();
      fact('Console', bold(cyan(`${console}/`)));
      fact('Cashier', `${cyan(`${console}/#/pay/`)}${dim('<outTradeNo or prepay id>')}`);
      fact('Functions', `${functions.map(({ name }) => name).join(', ')} ${dim(`in ${folder}`)}`);
      fact('SDK', sdkSummary(functions));
      fact(
        'Call one',
        dim(
          `curl -H 'content-type: application/json' -d '{"event":{}}' ${console}/api/functions/${functions[0]?.name ?? '<name>'}/call`,
        ),
      );
      fact('Mini program', `${cyan(session)} ${dim('the url for install() of @opencloudpay/miniprogram')}`);
      fact('WeChat Pay', `${urls.wechatPay} ${dim('simulated, for CLOUDPAY_ENDPOINTS')}`);
      fact('Caller', user);
      fact('State', state ?? dim('not saved'));
      line();
      line(dim('  Changed functions are reloaded when you save them. Ctrl-C stops.'));
      line();
    },
    log({ at, functionName, level, message }) {
      const text = level === 'error' ? red(message) : level === 'warn' ? yellow(message) : message;
      told(at, `${cyan(functionName)} ${text}`);
    },
    stateProblem: ({ message }) => line(`${yellow('!')} ${message}`),
    problem: (functionName, why) =>
      told(Date.now(), `${red('✗')} ${cyan(functionName)} cannot be called: ${problem(why)}`),
    delivery({ at, kind, target, numbers, verdict }) {
      const name = 'functionName' in target ? target.functionName : `${target.service}${target.path}`;
      const what = kind === 'pay' ? `payment of ${numbers.outTradeNo}` : `refund ${numbers.outRefundNo}`;
      if (verdict.delivered) told(at, `${green('✓')} ${cyan(name)} accepted the notification of ${what}`);
      else
        told(
          at,
          `${red('✗')} ${cyan(name)} did not accept the notification of ${what}\n${problem(verdict.diagnosis)}`,
        );
    },
    call({ at, functionName, source, error }) {
      // The delivery shows the failure of a callback.
      if (error && source !== 'callback')
        told(at, `${red('✗')} ${cyan(functionName)} ${problem(error.message)}`);
    },
    reload({ added, changed, removed, problem: why }) {
      const parts = [
        ...(changed.length > 0 ? [`reloaded ${changed.join(', ')}`] : []),
        ...(added.length > 0 ? [`found ${added.join(', ')}`] : []),
        ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
      ];
      if (parts.length > 0) told(Date.now(), dim(`↻ ${parts.join('; ')}`));
      if (why) told(Date.now(), `${red('✗')} ${problem(why)}`);
    },
    clock: ({ now }) => told(now, dim(`⏩ the clock is now ${new Date(now).toLocaleString('sv')}`)),
    stopping() {
      line();
      line(dim('  Stopping …'));
    },
  };
}

/** `09:05:01`, in the zone of the terminal. */
function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString('sv');
}
