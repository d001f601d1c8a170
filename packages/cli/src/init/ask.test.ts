/** The questions of `cloudpay init`, answered by keys as a person presses them. */
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Given } from './answers';
import { ask, askToWrite } from './ask';

const ENTER = '\r';
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';

/** A terminal whose person answers each question, as soon as it is asked. */
function terminal(answers: readonly (readonly [question: RegExp, keys: readonly string[]])[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { columns: 100, rows: 40, isTTY: true });
  const left = [...answers];
  let seen = '';
  let shown = '';
  output.on('data', (chunk) => {
    const text = stripVTControlCharacters(String(chunk));
    shown += text;
    seen += text;
    const [next] = left;
    if (!next?.[0].test(seen)) return;
    left.shift();
    seen = '';
    // Each key after the last one was taken in.
    for (const [index, key] of next[1].entries()) setTimeout(() => input.write(key), 20 * (index + 1));
  });
  return { streams: { input, output }, shown: () => shown, left };
}

describe('the questions', () => {
  it('come one after the other, as the answers before decide, with suggestions of the project', async () => {
    const { streams, left } = terminal([
      [/How does the merchant take part/, [DOWN, ENTER]],
      [/Which version/, [ENTER]],
      [/The merchant number/, ['1900000109', ENTER]],
      [/appid of the service provider/, [ENTER]],
      [/appid of the mini program that pays/, ['wx9999999999999999', ENTER]],
      [/Where do the functions run/, [DOWN, DOWN, ENTER]],
      [/region of the platform/, ['ap-shanghai', ENTER]],
      [/id of the environment/, [ENTER]],
      [/public address of the gateway/, ['https://pay.shop.com', ENTER]],
    ]);
    const facts: Given = { options: {}, appid: 'wx8888888888888888', envId: 'shop-9' };
    expect(await ask({ options: {} }, facts, 'en', streams)).toEqual({
      ...{ mode: 'partner', version: 'v2', mchId: '1900000109' },
      ...{ appid: 'wx8888888888888888', subAppid: 'wx9999999999999999' },
      ...{ functions: 'tencent-scf', options: { region: 'ap-shanghai' } },
      ...{ envId: 'shop-9', url: 'https://pay.shop.com' },
    });
    expect(left).toEqual([]);
  });

  const MOST: Given = {
    ...({ mode: 'direct', version: 'v2', functions: 'serve' } as const),
    ...{ appid: 'wx8888888888888888', envId: 'prod', url: 'https://shop.com', options: {} },
  };

  it('are asked again where the answer cannot be right, in the language of the terminal', async () => {
    const { streams, shown } = terminal([
      [/商户号/, ['12', ENTER]],
      [/必须是 8 到 10 位数字/, ['34567890', ENTER]],
    ]);
    expect(await ask(MOST, { options: {} }, 'zh', streams)).toEqual({ ...MOST, mchId: '1234567890' });
    expect(shown()).toContain('必须是 8 到 10 位数字。');
  });

  it('say how to choose in the language of the terminal', async () => {
    const { streams, shown } = terminal([[/使用微信支付的哪个版本/, [ENTER]]]);
    const { version: _, ...most } = { ...MOST, mchId: '1234567890' };
    expect(await ask(most, { options: {} }, 'zh', streams)).toMatchObject({ version: 'v2' });
    expect(shown()).toContain('（↑/↓ 选择，回车确认）');
    expect(shown()).not.toMatch(/navigate|confirm/);
  });

  it('end with Ctrl-C, and nothing is written', async () => {
    const { streams } = terminal([[/The merchant number/, [CTRL_C]]]);
    await expect(ask(MOST, { options: {} }, 'en', streams)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('end with whether to write', async () => {
    const { streams } = terminal([[/Write these files\?/, [ENTER]]]);
    expect(await askToWrite('en', streams)).toBe(true);
    const other = terminal([[/Write these files\?/, ['n', ENTER]]]);
    expect(await askToWrite('en', other.streams)).toBe(false);
  });
});
