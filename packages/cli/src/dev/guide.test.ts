/** The guide to local emulation is correct in both languages. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { endAll, runCloudpay, startDev } from '../testing/dev-process';
import { temporaryProject } from '../testing/project';

const docs = join(__dirname, '../../../../docs');
const GUIDES = ['local-emulation.md', 'local-emulation.zh-CN.md'] as const;
const read = (guide: string) => readFileSync(join(docs, guide), 'utf8');

/** Blocks of code, without the comments and the output, which are in the reader's language. */
const codeOf = (guide: string) =>
  [...read(guide).matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, code = '']) =>
    language === 'text' ? 'output' : code.replaceAll(/ +(#|\/\/) .*$/gm, ''),
  );
const optionsIn = (text: string) => [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))].sort();

afterAll(endAll);

describe('the guide to local emulation', () => {
  it('names all options of its commands and no others', async () => {
    const commands = ['dev', 'exec', 'trigger', 'data import', 'data export', 'data indexes create'];
    const helps = await Promise.all(commands.map((one) => runCloudpay(...one.split(' '), '--help')));
    const options = optionsIn(helps.map(({ stdout }) => stdout).join('\n'));
    // Not the options of the compiler and of curl.
    for (const guide of GUIDES)
      expect([guide, optionsIn(read(guide).replaceAll(/tsc --watch|--data-binary/g, ''))]).toEqual([
        guide,
        options,
      ]);
  });

  it('shows the same commands and headings in both languages', () => {
    const [english, chinese] = GUIDES;
    expect(codeOf(chinese)).toEqual(codeOf(english));
    const headings = (guide: string) => read(guide).match(/^#+/gm);
    expect(headings(chinese)).toEqual(headings(english));
    const rows = (guide: string) => read(guide).match(/^\|/gm)?.length;
    expect(rows(chinese)).toBe(rows(english));
  });

  it('shows requests that work', async () => {
    const project = temporaryProject({
      'cloudfunctions/pay/index.js': 'exports.main = async ({ goodsId }) => goodsId;',
      'cloudfunctions/my_orders/index.js': 'exports.main = async (event) => event.userInfo.openId;',
      'cloudbase-data/orders.jsonl': '{"_id":"20260101","status":1}\n',
      'cloudbase-data/goods.jsonl': '{"_id":"cup","price":1200}\n',
    });
    const dev = await startDev(project.folder, '--port', '0', '--ephemeral');
    const requests = codeOf(GUIDES[0]).flatMap((code) => code.match(/^curl .*$/gm) ?? []);
    expect(requests.length).toBeGreaterThan(10);
    for (const request of requests) {
      const path = /http:\/\/127\.0\.0\.1:8010(\S*)/.exec(request)?.[1] ?? '';
      const file = request.includes('--data-binary') ? '{"_id":"pot","price":19900}\n' : undefined;
      const body = /-d '(.*?)'/.exec(request)?.[1] ?? file;
      const type = /-H 'content-type: (.*?)'/.exec(request)?.[1];
      const answer = await fetch(`${dev.url}${path.replace(/'$/, '')}`, {
        method: /-X (\w+)/.exec(request)?.[1] ?? (body === undefined ? 'GET' : 'POST'),
        ...(type !== undefined && { headers: { 'content-type': type } }),
        ...(body !== undefined && { body }),
      });
      expect([request, answer.status, await answer.json()]).toEqual([
        request,
        200,
        expect.not.objectContaining({ ok: false }),
      ]);
    }
    expect(await dev.stop()).toBe(0);
    project.remove();
  });

  it('uses existing methods of the emulator', () => {
    const methods = codeOf(GUIDES[0]).flatMap((code) => [...code.matchAll(/emulator\.(\w+)\(/g)]);
    const types = readFileSync(join(__dirname, '../../../emulator/src/emulator-types.ts'), 'utf8');
    expect(methods.length).toBeGreaterThan(5);
    for (const [, method] of methods) expect(types).toMatch(new RegExp(`^  ${method}[(<]`, 'm'));
  });
});
