/** Decisions about an API belong in its declaration: no other code tests for an API by its name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { apis } from '../packages/wechatpay/src/apis/index.ts';

const root = join(__dirname, '..');

/** Where names belong: declarations, handlers of the simulator, and code that is generated from declarations. */
const HOME = [
  'packages/wechatpay/src/apis/',
  'packages/wechatpay-v3/src/apis/',
  'packages/simulator/src/apis/',
  'packages/cloudpay/src/generated/',
  'packages/wechatpay/src/generated/',
  'packages/wechatpay-v3/src/generated/',
];

/** Code that calls certain APIs, as a user's program does. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'packages/durable/src/recovery/':
    'queries the outcome of orders and refunds: calls the queries and closeOrder',
  'packages/cli/src/demo/': 'the demo calls as a user’s program does',
  'packages/gateway/src/cloudbase-module/':
    'makes the calls of cloudbase_module as calls of CloudPay, by a table',
  'packages/server/src/doctor/': 'a query of no order shows that the keys are right',
  'packages/check/src/': 'reads the code of projects, which calls APIs by their names',
  'packages/cloudpay/src/v3-differences.ts': 'the table of what differs between the versions, by API',
  'packages/gateway/src/old-environment/':
    'lists the calls that the function of the old environment carries out, and queries the order of a refund',
  'scripts/faults/': 'its shop calls as a user’s program does',
  'scripts/matrix/': 'its functions call as a user’s program does',
  'scripts/scale/': 'writes stored orders, which hold the name of their call',
};

const names = Object.keys(apis);
/** These are ordinary words too: they count as names only where they are compared with an API or called. */
const words = ['refund', 'reverse', 'profitSharing'];
const literal = new RegExp(`'(?:${names.filter((name) => !words.includes(name)).join('|')})'`);
const asName = new RegExp(
  `\\bapi(?:\\.name)?\\b\\s*[!=]==\\s*'(?:${words.join('|')})'|\\bcase '(?:${words.join('|')})':|\\bcall\\(\\s*'(?:${words.join('|')})'`,
);

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => relative(root, join(folder, file)).replaceAll('\\', '/'))
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !/\.test\.ts$|\/testing\/|\/fixtures\//.test(file));
}

/** `file:line` of every use of a name. */
function uses(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, (comment) =>
    comment.replace(/[^\n]/g, ''),
  );
  return code
    .split('\n')
    .flatMap((line, index) => (literal.test(line) || asName.test(line) ? [`${file}:${index + 1}`] : []));
}

const folders = [
  ...readdirSync(join(root, 'packages')).flatMap((name) => [`packages/${name}/src`, `packages/${name}/page`]),
  'scripts',
].filter((folder) => existsSync(join(root, folder)));
const found = folders
  .flatMap((folder) => sources(join(root, folder)))
  .filter((file) => !HOME.some((home) => file.startsWith(home)))
  .flatMap(uses);

describe('the name of an API', () => {
  it('is in no code that decides something', () => {
    const others = found.filter((place) => !Object.keys(EXCEPTIONS).some((start) => place.startsWith(start)));
    expect(others).toEqual([]);
  });
});
