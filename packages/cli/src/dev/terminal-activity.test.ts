/** One line for each cause, with the functions that it concerns; and what functions hide. */
import { describe, expect, it } from '@jest/globals';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { Language } from '@opencloudpay/internal';
import type { Activity } from './activity';
import { terminalActivity } from './terminal-activity';

/** The lines of a terminal, without times. */
function terminal(language: Language = 'en'): { activity: Activity; lines(): string[] } {
  let written = '';
  const activity = terminalActivity(
    {
      write(text: string) {
        written += text;
        return true;
      },
    },
    language,
  );
  return {
    activity,
    lines: () =>
      written
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, '').trim()),
  };
}

const written: CallRefusal = {
  ...{ service: 'database', action: 'update', kind: 'update', collection: 'order', times: 1 },
  ...{ code: 'DATABASE_COLLECTION_NOT_EXIST', errCode: -502005, message: 'Not exist: order.' },
  advice: "Create the collection 'order'.",
};
const paid: CallRefusal = {
  ...{ service: 'cloudPay', action: 'refund', outRefundNo: 'R1', times: 2 },
  ...{ code: 'NOTENOUGH', message: '基本账户余额不足' },
};

const delivery = (given: object) =>
  ({
    at: 0,
    kind: 'pay',
    target: { envId: 'e', functionName: 'pay_cb' },
    numbers: { outTradeNo: 'T1' },
    verdict: { delivered: true },
    ...given,
  }) as unknown as Parameters<Activity['delivery']>[0];
const call = (given: object) =>
  ({ at: 0, functionName: 'pay', source: 'client', ...given }) as unknown as Parameters<Activity['call']>[0];
const notice = (functionName: string, message: string) =>
  ({ at: 0, functionName, message, level: 'warn', notice: true }) as unknown as Parameters<
    Activity['log']
  >[0];

describe('functions that cannot be called', () => {
  const needs = (name: string) => `it needs the module 'axios': run \`npm install\` in /shop/${name}.`;
  const both = (text: string) => ({ en: text, zh: text });

  it('for one cause are one line', () => {
    const { activity, lines } = terminal();
    const names = Array.from({ length: 17 }, (_, index) => `f${index + 1}`);
    for (const name of names) activity.problem(name, both(needs(name)));
    activity.problem('typo', both('syntax error in index.js:2'));
    activity.checked();
    expect(lines()).toEqual([
      "✗ f1, f2, f3, f4, f5 and 12 more cannot be called: it needs the module 'axios': run `npm install` in /shop/<function>.",
      '✗ typo cannot be called: syntax error in index.js:2',
    ]);
  });

  it('are named in short when they are called, until their code changes', () => {
    const { activity, lines } = terminal();
    activity.problem('pay', both(needs('pay')));
    activity.checked();
    const failed = call({
      error: { code: 'FUNCTION_LOAD_FAILED', message: `Function 'pay' cannot be loaded: ${needs('pay')}` },
    });
    activity.call(failed);
    activity.reload({ added: [], changed: ['pay'], removed: [] });
    activity.call(failed);
    expect(lines().slice(1)).toEqual([
      "✗ pay cannot be called, as above: it needs the module 'axios': run `npm install` in /shop/pay.",
      '↻ reloaded pay',
      `✗ pay Function 'pay' cannot be loaded: ${needs('pay')}`,
    ]);
  });
});

describe('a message about a function', () => {
  const message = 'The emulator does not have storage.uploadFile yet: it has cloudPay. Catch this error.';

  it('is shown in full once, and in short for each other function', () => {
    const { activity, lines } = terminal();
    for (const name of ['a', 'a', 'b', 'b', 'a']) activity.log(notice(name, message));
    expect(lines()).toEqual([
      `! a ${message}`,
      '! b as above: The emulator does not have storage.uploadFile yet: it has cl…',
    ]);
  });

  it('that the function itself wrote is shown each time', () => {
    const { activity, lines } = terminal();
    const own = { ...notice('a', 'my own'), notice: undefined } as unknown as Parameters<Activity['log']>[0];
    activity.log(own);
    activity.log(own);
    expect(lines()).toEqual(['a my own', 'a my own']);
  });
});

describe('a refused call that a function catches', () => {
  it('is a line with function, call, code, message and advice; in short when it comes again', () => {
    const { activity, lines } = terminal();
    activity.call(call({ refusals: [written, paid, { ...written, code: 'CONFLICT', recovered: true }] }));
    activity.call(call({ functionName: 'other', refusals: [written] }));
    expect(lines()).toEqual([
      "! pay database update of 'order' was refused: -502005 DATABASE_COLLECTION_NOT_EXIST Not exist: order. Create the collection 'order'.",
      '! pay cloudPay.refund of R1 was refused 2 times: NOTENOUGH 基本账户余额不足.',
      "! other database update of 'order' was refused: -502005 DATABASE_COLLECTION_NOT_EXIST, as above",
    ]);
  });

  it('is not repeated where the function fails by it', () => {
    const { activity, lines } = terminal();
    const error = { code: 'FUNCTION_THREW', message: `Function 'pay' threw Error: ${written.message}` };
    activity.call(call({ error, refusals: [written] }));
    expect(lines()).toEqual([`✗ pay ${error.message}`]);
  });
});

describe('a callback', () => {
  it('that replied SUCCESS has a warning if a write or a cloudPay call was refused to it', () => {
    const { activity, lines } = terminal();
    activity.delivery(delivery({}));
    activity.delivery(delivery({ refusals: [written] }));
    activity.delivery(delivery({ refusals: [paid] }));
    activity.delivery(delivery({ refusals: [{ ...written, recovered: true }] }));
    expect(lines()).toEqual([
      '✓ pay_cb accepted the notification of payment of T1',
      '! pay_cb replied SUCCESS to the notification of payment of T1, but 1 database write was refused:',
      "database update of 'order' was refused: -502005 DATABASE_COLLECTION_NOT_EXIST Not exist: order. Create the collection 'order'.",
      '! pay_cb replied SUCCESS to the notification of payment of T1, but 2 cloudPay calls were refused:',
      'cloudPay.refund of R1 was refused 2 times: NOTENOUGH 基本账户余额不足.',
      '✓ pay_cb accepted the notification of payment of T1',
    ]);
  });

  it('that failed is shown with what was refused to it', () => {
    const { activity, lines } = terminal();
    const verdict = { delivered: false, code: 'NO_REPLY', diagnosis: 'The callback returned undefined.' };
    activity.delivery(delivery({ verdict, refusals: [{ ...written, kind: 'read' }] }));
    expect(lines()).toHaveLength(3);
    expect(lines()[0]).toBe('✗ pay_cb did not accept the notification of payment of T1');
  });
});

describe('on a Chinese terminal', () => {
  it('the start and every line of ours are in Chinese', () => {
    const { activity, lines } = terminal('zh');
    activity.ready(
      {
        ...{ console: 'http://127.0.0.1:1', session: 'http://127.0.0.1:2', folder: 'shop', functions: [] },
        ...{
          found: [],
          urls: { wechatPay: 'http://127.0.0.1:3', gateway: '' },
          protocol: 'v2',
          user: 'oPayer',
        },
        ...{ state: undefined, version: '1' },
      } as never,
      12,
    );
    activity.reload({ added: ['a'], changed: ['b'], removed: ['c'] } as never);
    activity.problem('pay', { en: 'it is wrong', zh: '语法错误' });
    activity.stopping();

    const all = lines();
    expect(all).toEqual(
      expect.arrayContaining([
        '控制台       http://127.0.0.1:1/',
        '保存后，改动的云函数会重新加载。按 Ctrl-C 停止。',
        '↻ 已重新加载 b；新增 a；已移除 c',
        '✗ pay 无法调用：语法错误',
        '正在停止 …',
      ]),
    );
    expect(all.filter((line) => /\b(the|of|in|for|not)\b/.test(line))).toEqual([]);
  });

  it('a notification is confirmed in Chinese', () => {
    const { activity, lines } = terminal('zh');
    activity.delivery(
      delivery({
        numbers: { outTradeNo: 'A1' },
        verdict: { delivered: true },
        refusals: [written, paid],
      }) as never,
    );
    activity.delivery(
      delivery({ numbers: { outTradeNo: 'A2' }, verdict: { delivered: true }, refusals: [] }) as never,
    );

    expect(lines()[0]).toBe(
      '! pay_cb 对 A1 的支付通知返回成功，但 1 次数据库写入、2 次 cloudPay 调用被拒绝：',
    );
    expect(lines().at(-1)).toBe('✓ pay_cb 已确认 A2 的支付通知');
  });
});
