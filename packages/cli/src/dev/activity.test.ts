/** `cloudpay dev` quotes functions, callers and files. None of them may control the terminal. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import fc from 'fast-check';
import { endAll, startDev } from '../testing/dev-process';
import { temporaryProject } from '../testing/project';
import { type Activity, jsonActivity, type Ready } from './activity';
import { terminalActivity } from './terminal-activity';

const ESC = '\u001b';
const SGR = new RegExp(`${ESC}\\[[\\d;:]*m`, 'g');
const ACTED_UPON = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        `${ESC}[2J`,
        `${ESC}[31m`,
        `${ESC}]0;x\u0007`,
        '\u009b',
        '\r',
        '\n',
        '\b',
        '\u202e',
        '[1A',
        'm',
      ),
      fc.string({ unit: anyCharacter, maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

/** Prints every kind of event, with this text wherever a text comes from outside. */
function tellEverything(activity: Activity, given: string): void {
  const error = { code: 'FUNCTION_THREW', message: given };
  const refusals = [
    { service: 'database', action: given, collection: given, code: given, message: given, times: 1 },
  ];
  const delivery = {
    id: 'd-1',
    at: 0,
    kind: 'pay' as const,
    target: { envId: given, functionName: given },
    numbers: { outTradeNo: given },
    reply: given,
    refusals,
    durationMs: 1,
  };
  activity.ready(
    {
      console: 'http://127.0.0.1:1',
      session: 'http://127.0.0.1:1/session',
      folder: given,
      functions: [{ name: given, modules: { 'wx-server-sdk': { from: 'own-copy', version: given } } }],
      urls: { wechatPay: given },
      user: given,
      state: given,
      version: '1.0.0',
    } as unknown as Ready,
    1,
  );
  for (const level of ['log', 'warn', 'error'] as const) {
    activity.log({ sequence: 1, at: 0, functionName: given, level, message: given } as unknown as Parameters<
      Activity['log']
    >[0]);
  }
  activity.log({ functionName: given, at: 0, message: given, notice: true } as unknown as Parameters<
    Activity['log']
  >[0]);
  activity.problem(given, { en: given, zh: given });
  activity.checked();
  for (const verdict of [
    { delivered: true as const },
    { delivered: false as const, code: 'FUNCTION_FAILED' as const, diagnosis: given },
  ]) {
    activity.delivery({ ...delivery, verdict } as unknown as Parameters<Activity['delivery']>[0]);
  }
  activity.call({
    requestId: given,
    functionName: given,
    at: 0,
    source: 'client',
    ok: false,
    error,
    refusals,
    durationMs: 1,
  } as unknown as Parameters<Activity['call']>[0]);
  activity.reload({ added: [given], changed: [given], removed: [given], problem: { en: given, zh: given } });
  activity.clock({ now: 0, offset: 0, advancing: false });
  activity.stopping();
}

function written(
  make: (out: { write(text: string): boolean; isTTY: boolean }) => Activity,
  given: string,
  isTTY: boolean,
) {
  let all = '';
  const out = {
    isTTY,
    write(chunk: string) {
      all += chunk;
      return true;
    },
  };
  tellEverything(make(out), given);
  return all;
}

describe('text of functions and files', () => {
  it('reaches a terminal without escape sequences except colours, which end with their line', () => {
    const colours = process.env['NO_COLOR'];
    delete process.env['NO_COLOR'];
    fc.assert(
      fc.property(text, (given) => {
        const all = written(terminalActivity, given, true);
        expect(all.replaceAll(SGR, '')).not.toMatch(ACTED_UPON);
        for (const line of all.split('\n').filter((each) => each.includes(ESC))) {
          expect(line.endsWith(`${ESC}[0m`)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
    if (colours !== undefined) process.env['NO_COLOR'] = colours;
  });

  it('reaches a pipe without escape sequences', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(written(terminalActivity, given, false)).not.toMatch(ACTED_UPON);
      }),
      { numRuns: 200 },
    );
  });

  it('reaches a program unchanged, in JSON without control characters', () => {
    fc.assert(
      fc.property(text, (given) => {
        const all = written(jsonActivity, given, true);
        expect(all).not.toMatch(ACTED_UPON);
        const lines = all
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
        const expected: unknown = JSON.parse(JSON.stringify(given));
        expect(lines.find(({ type }) => type === 'log')).toMatchObject({
          functionName: expected,
          message: expected,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('cannot look like a line of another function: text after a line break is indented', () => {
    const forged = 'harmless\n99:99:99  pay_cb accepted the notification of payment of ORDER-1';
    const lines = written(terminalActivity, forged, false).split('\n');
    expect(lines.filter((line) => line.startsWith('99:99:99'))).toEqual([]);
  });
});

describe('a function of a project', () => {
  afterEach(endAll);

  it('cannot clear the screen, overwrite a line or set the title, by its log or its error', async () => {
    const commands = "'\\u001b[2J\\u001b]0;owned\\u0007paid\\rfailed \\u001b[31mred'";
    const project = temporaryProject({
      'cloudfunctions/loud/index.js': `
        console.log(${commands});
        process.stdout.write(${commands} + '\\n');
        throw new Error(${commands});`,
    });
    const dev = await startDev.forReader(project.folder, '--port', '0', '--ephemeral');
    await dev.written(/cannot be called: .*red/);
    await dev.stop();
    project.remove();
    expect(dev.output()).not.toMatch(ACTED_UPON);
    expect(dev.output()).toContain('loud ␛[2J␛]0;owned␇paid␍failed red');
  });
});
