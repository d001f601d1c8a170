import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import { diagnosisOf, harmful, refusalText } from '@opencloudpay/emulator';
import {
  displayWidth,
  hasColours,
  type Language,
  type Text,
  terminalLanguage,
  terminalText,
} from '@opencloudpay/internal';
import colors from 'picocolors';
import { say } from '../init/say';
import type { Activity, Out } from './activity';
import {
  ALSO_ABOVE,
  AS_ABOVE,
  CALLED_AS_ABOVE,
  CANNOT_BE_CALLED,
  CLOSING,
  FACTS,
  inFolder,
  readyText,
  simulated,
} from './activity-texts';
import { CauseGroups, SeenCauses } from './causes';
import { nameList } from './name-list';
import { refusedCalls } from './refused-calls';
import { sdkSummary } from './sdk-summary';

/** Problems wait for others of the same cause, at most so many milliseconds. */
const LONGEST_WAIT = 3_000;
/** The beginning of such an error, which a problem does not have. */
const LOAD_FAILED = /^(?:Function '[^']*' cannot be loaded: |云函数 \S+ 无法加载：)/;
/** Characters of a text that was shown before. */
const SHORT = 60;

/**
 * Lines for a reader in the language of the terminal: coloured in a terminal (unless NO_COLOR is set), plain in a pipe. No escape sequence except
 * colours reaches the terminal, also from quoted texts. Messages with the same cause are shown once, with the functions
 * that they concern.
 */
export function terminalActivity(out: Out, language: Language = terminalLanguage()): Activity {
  const coloured = hasColours(out);
  const { bold, cyan, dim, green, red, yellow } = colors.createColors(coloured);
  const line = (text = '') => out.write(`${terminalText(text, { coloured })}\n`);
  const inLanguage = (text: Text) => text[language];
  const list = (names: readonly string[], most?: number) => nameList(names, most, language);
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
      told(
        Date.now(),
        `${red('✗')} ${cyan(list(functionNames))}${inLanguage(CANNOT_BE_CALLED)}${problem(text)}`,
      );
  };
  /** A message about a function: in full the first time, then for each further function in short. */
  const notice = (at: number, functionName: string, message: string) => {
    const isNew = seen.note(functionName, message);
    if (isNew === 'known') return;
    const text = isNew === 'new' ? message : `${inLanguage(AS_ABOVE)}${shortened(message)}`;
    told(at, `${yellow('!')} ${functionName && `${cyan(functionName)} `}${inColour(yellow, text)}`);
  };
  /** A refused call: its reason and the advice are shown once. */
  const refusal = (functionName: string, refused: CallRefusal) => {
    const { code, message, advice = '', service, action, collection } = refused;
    const isNew = seen.note(functionName, [service, action, collection, code, message, advice].join('\n'));
    if (isNew === 'new') return inLanguage(refusalText(refused));
    const short = refusalText({ ...refused, message: '', advice: '', adviceZh: '' });
    return `${inLanguage(short).replace(/[.。]$/, '')}${inLanguage(ALSO_ABOVE)}`;
  };

  return {
    ready(
      { console, session, folder, functions, found, urls, protocol, user, state, version },
      milliseconds,
    ) {
      const fact = (name: string, value: string) =>
        line(`  ${dim(name)}${' '.repeat(Math.max(1, 13 - displayWidth(name)))}${indent(value)}`);
      const names = functions.map(({ name }) => name);
      line();
      line(
        `  ${bold(green('cloudpay dev'))} ${dim(inLanguage(readyText(version, Math.round(milliseconds))))}`,
      );
      line();
      fact(inLanguage(FACTS.console), bold(cyan(`${console}/`)));
      fact(inLanguage(FACTS.cashier), `${cyan(`${console}/#/pay/`)}${dim(inLanguage(FACTS.order))}`);
      fact(inLanguage(FACTS.functions), `${list(names, 12)} ${dim(inLanguage(inFolder(folder)))}`);
      for (const [name, text] of found ?? []) fact(inLanguage(name), dim(inLanguage(text)));
      fact('SDK', sdkSummary(functions, language));
      fact(
        inLanguage(FACTS.callOne),
        dim(
          `curl -H 'content-type: application/json' -d '{"event":{}}' ${console}/api/functions/${functions[0]?.name ?? '<name>'}/call`,
        ),
      );
      fact(inLanguage(FACTS.miniProgram), `${cyan(session)} ${dim(inLanguage(FACTS.install))}`);
      fact(inLanguage(FACTS.wechatPay), `${urls.wechatPay} ${dim(inLanguage(simulated(protocol)))}`);
      fact(inLanguage(FACTS.caller), user);
      fact(inLanguage(FACTS.state), state ?? dim(inLanguage(FACTS.notSaved)));
      line();
      line(dim(`  ${inLanguage(CLOSING)}`));
      line();
    },
    log({ at, functionName, level, message: english, zh = english, notice: isNotice }) {
      const message = inLanguage({ en: english, zh });
      if (isNotice) return notice(at, functionName, message);
      const text = level === 'error' ? red(message) : level === 'warn' ? yellow(message) : message;
      told(at, `${cyan(functionName)} ${text}`);
    },
    stateProblem: ({ message: en, zh }) => line(`${yellow('!')} ${inLanguage({ en, zh })}`),
    problem(functionName, problemText) {
      const why = inLanguage(problemText);
      seen.note(functionName, why);
      problems.add(functionName, why);
      flushing ??= setTimeout(flush, LONGEST_WAIT).unref();
    },
    checked: flush,
    delivery({ at, kind, target, numbers, verdict, refusals }) {
      const name = 'functionName' in target ? target.functionName : `${target.service}${target.path}`;
      const what = inLanguage(
        kind === 'pay'
          ? say(`payment of ${numbers.outTradeNo}`, `${numbers.outTradeNo} 的支付`)
          : say(`refund ${numbers.outRefundNo}`, `${numbers.outRefundNo} 的退款`),
      );
      const refused = harmful(refusals);
      const reasons = refused.map((one) => `\n${inColour(yellow, refusal(name, one))}`).join('');
      if (!verdict.delivered)
        told(
          at,
          `${red('✗')} ${cyan(name)} ${inLanguage(say(`did not accept the notification of ${what}`, `没有确认 ${what}通知`))}\n${problem(inLanguage(diagnosisOf(verdict)))}${reasons}`,
        );
      else if (refused.length === 0)
        told(
          at,
          `${green('✓')} ${cyan(name)} ${inLanguage(say(`accepted the notification of ${what}`, `已确认 ${what}通知`))}`,
        );
      else
        told(
          at,
          `${yellow('!')} ${cyan(name)} ${inLanguage(say(`replied SUCCESS to the notification of ${what}, but `, `对 ${what}通知返回成功，但 `))}${refusedCalls(refused, language)}${language === 'zh' ? '：' : ':'}${reasons}`,
        );
    },
    call({ at, functionName, source, error, refusals }) {
      // The delivery shows the failure of a callback.
      if (source === 'callback') return;
      let inChinese = '';
      for (const refused of harmful(refusals)) {
        // A function that does not catch the error fails by it.
        if (error?.message.includes(refused.message)) {
          // It is in English; what says the same in Chinese stands in the advice.
          if (language === 'zh' && refused.adviceZh !== undefined) inChinese += `\n${refused.adviceZh}`;
          continue;
        }
        told(at, `${yellow('!')} ${cyan(functionName)} ${inColour(yellow, refusal(functionName, refused))}`);
      }
      if (!error) return;
      const message = `${inLanguage({ en: error.message, zh: error.zh ?? error.message })}${inChinese}`;
      const why = message.replace(LOAD_FAILED, '');
      const isKnown = error.code === 'FUNCTION_LOAD_FAILED' && seen.note(functionName, why) === 'known';
      told(
        at,
        `${red('✗')} ${cyan(functionName)} ${problem(isKnown ? `${inLanguage(CALLED_AS_ABOVE)}${shortened(why)}` : message)}`,
      );
    },
    reload({ added, changed, removed, problem: why }) {
      for (const name of [...changed, ...removed]) seen.forget(name);
      const parts = [
        ...(changed.length > 0
          ? [inLanguage(say(`reloaded ${list(changed)}`, `已重新加载 ${list(changed)}`))]
          : []),
        ...(added.length > 0 ? [inLanguage(say(`found ${list(added)}`, `新增 ${list(added)}`))] : []),
        ...(removed.length > 0
          ? [inLanguage(say(`removed ${list(removed)}`, `已移除 ${list(removed)}`))]
          : []),
      ];
      if (parts.length > 0) told(Date.now(), dim(`↻ ${parts.join(language === 'zh' ? '；' : '; ')}`));
      if (why) told(Date.now(), `${red('✗')} ${problem(inLanguage(why))}`);
    },
    clock: ({ now }) =>
      told(
        now,
        dim(`⏩ ${inLanguage(say('the clock is now', '时钟现在是'))} ${new Date(now).toLocaleString('sv')}`),
      ),
    stopping() {
      flush();
      line();
      line(dim(`  ${inLanguage(say('Stopping …', '正在停止 …'))}`));
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
