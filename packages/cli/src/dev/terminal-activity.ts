import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import { harmful, refusalText } from '@opencloudpay/emulator';
import { hasColours, terminalText } from '@opencloudpay/internal';
import colors from 'picocolors';
import type { Activity, Out } from './activity';
import { CauseGroups, SeenCauses } from './causes';
import { nameList } from './name-list';
import { refusedCalls } from './refused-calls';
import { sdkSummary } from './sdk-summary';

/** Problems wait for others of the same cause, at most so many milliseconds. */
const LONGEST_WAIT = 3_000;
/** The beginning of such an error, which a problem does not have. */
const LOAD_FAILED = /^Function '[^']*' cannot be loaded: /;
/** Characters of a text that was shown before. */
const SHORT = 60;

/**
 * Lines for a reader: coloured in a terminal (unless NO_COLOR is set), plain in a pipe. No escape sequence except
 * colours reaches the terminal, also from quoted texts. Messages with the same cause are shown once, with the functions
 * that they concern.
 */
export function terminalActivity(out: Out): Activity {
  const coloured = hasColours(out);
  const { bold, cyan, dim, green, red, yellow } = colors.createColors(coloured);
  const line = (text = '') => out.write(`${terminalText(text, { coloured })}\n`);
  const indent = (text: string) => text.replaceAll('\n', `\n${' '.repeat(11)}`);
  const told = (at: number, text: string) => line(`${dim(timeOf(at))}  ${indent(text)}`);
  // Colours end with each line.
  const inColour = (colour: (text: string) => string, text: string) =>
    indent(text.split('\n').map(colour).join('\n'));
  const problem = (text: string) => inColour(red, text);

  const problems = new CauseGroups();
  const seen = new SeenCauses();
  let flushing: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(flushing);
    flushing = undefined;
    for (const { functionNames, text } of problems.take())
      told(Date.now(), `${red('✗')} ${cyan(nameList(functionNames))} cannot be called: ${problem(text)}`);
  };
  /** A message about a function: in full the first time, then for each further function in short. */
  const notice = (at: number, functionName: string, message: string) => {
    const isNew = seen.note(functionName, message);
    if (isNew === 'known') return;
    const text = isNew === 'new' ? message : `as above: ${shortened(message)}`;
    told(at, `${yellow('!')} ${functionName && `${cyan(functionName)} `}${inColour(yellow, text)}`);
  };
  /** A refused call: its reason and the advice are shown once. */
  const refusal = (functionName: string, refused: CallRefusal) => {
    const { code, message, advice = '', service, action, collection } = refused;
    const isNew = seen.note(functionName, [service, action, collection, code, message, advice].join('\n'));
    return isNew !== 'new'
      ? `${refusalText({ ...refused, message: '', advice: '' }).replace(/\.$/, '')}, as above`
      : refusalText(refused);
  };

  return {
    ready(
      { console, session, folder, functions, found, urls, protocol, user, state, version },
      milliseconds,
    ) {
      const fact = (name: string, value: string) => line(`  ${dim(name.padEnd(13))}${indent(value)}`);
      const names = functions.map(({ name }) => name);
      line();
      line(`  ${bold(green('cloudpay dev'))} ${dim(`${version} · ready in ${Math.round(milliseconds)} ms`)}`);
      line();
      fact('Console', bold(cyan(`${console}/`)));
      fact('Cashier', `${cyan(`${console}/#/pay/`)}${dim('<outTradeNo or prepay id>')}`);
      fact('Functions', `${nameList(names, 12)} ${dim(`in ${folder}`)}`);
      for (const [name, text] of found ?? []) fact(name, dim(text));
      fact('SDK', sdkSummary(functions));
      fact(
        'Call one',
        dim(
          `curl -H 'content-type: application/json' -d '{"event":{}}' ${console}/api/functions/${functions[0]?.name ?? '<name>'}/call`,
        ),
      );
      fact('Mini program', `${cyan(session)} ${dim('the url for install() of @opencloudpay/miniprogram')}`);
      fact('WeChat Pay', `${urls.wechatPay} ${dim(`${protocol}, simulated, for CLOUDPAY_ENDPOINTS`)}`);
      fact('Caller', user);
      fact('State', state ?? dim('not saved'));
      line();
      line(dim('  Changed functions are reloaded when you save them. Ctrl-C stops.'));
      line();
    },
    log({ at, functionName, level, message, notice: isNotice }) {
      if (isNotice) return notice(at, functionName, message);
      const text = level === 'error' ? red(message) : level === 'warn' ? yellow(message) : message;
      told(at, `${cyan(functionName)} ${text}`);
    },
    stateProblem: ({ message }) => line(`${yellow('!')} ${message}`),
    problem(functionName, why) {
      seen.note(functionName, why);
      problems.add(functionName, why);
      flushing ??= setTimeout(flush, LONGEST_WAIT).unref();
    },
    checked: flush,
    delivery({ at, kind, target, numbers, verdict, refusals }) {
      const name = 'functionName' in target ? target.functionName : `${target.service}${target.path}`;
      const what = kind === 'pay' ? `payment of ${numbers.outTradeNo}` : `refund ${numbers.outRefundNo}`;
      const refused = harmful(refusals);
      const reasons = refused.map((one) => `\n${inColour(yellow, refusal(name, one))}`).join('');
      if (!verdict.delivered)
        told(
          at,
          `${red('✗')} ${cyan(name)} did not accept the notification of ${what}\n${problem(verdict.diagnosis)}${reasons}`,
        );
      else if (refused.length === 0)
        told(at, `${green('✓')} ${cyan(name)} accepted the notification of ${what}`);
      else
        told(
          at,
          `${yellow('!')} ${cyan(name)} replied SUCCESS to the notification of ${what}, but ${refusedCalls(refused)}:${reasons}`,
        );
    },
    call({ at, functionName, source, error, refusals }) {
      // The delivery shows the failure of a callback.
      if (source === 'callback') return;
      for (const refused of harmful(refusals)) {
        // A function that does not catch the error fails by it.
        if (error?.message.includes(refused.message)) continue;
        told(at, `${yellow('!')} ${cyan(functionName)} ${inColour(yellow, refusal(functionName, refused))}`);
      }
      if (!error) return;
      const why = error.message.replace(LOAD_FAILED, '');
      const isKnown = error.code === 'FUNCTION_LOAD_FAILED' && seen.note(functionName, why) === 'known';
      told(
        at,
        `${red('✗')} ${cyan(functionName)} ${problem(isKnown ? `cannot be called, as above: ${shortened(why)}` : error.message)}`,
      );
    },
    reload({ added, changed, removed, problem: why }) {
      for (const name of [...changed, ...removed]) seen.forget(name);
      const parts = [
        ...(changed.length > 0 ? [`reloaded ${nameList(changed)}`] : []),
        ...(added.length > 0 ? [`found ${nameList(added)}`] : []),
        ...(removed.length > 0 ? [`removed ${nameList(removed)}`] : []),
      ];
      if (parts.length > 0) told(Date.now(), dim(`↻ ${parts.join('; ')}`));
      if (why) told(Date.now(), `${red('✗')} ${problem(why)}`);
    },
    clock: ({ now }) => told(now, dim(`⏩ the clock is now ${new Date(now).toLocaleString('sv')}`)),
    stopping() {
      flush();
      line();
      line(dim('  Stopping …'));
    },
  };
}

/** The beginning of a text, on one line. */
function shortened(text: string): string {
  const [first = ''] = text.split('\n');
  return first.length > SHORT ? `${first.slice(0, SHORT)}…` : first;
}

/** `09:05:01`, in the zone of the terminal. */
function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString('sv');
}
