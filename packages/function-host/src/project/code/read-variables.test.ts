import { expect, it } from '@jest/globals';
import { readVariables } from './read-variables';

it.each([
  ["const mchId = process.env.SUB_MCH_ID || '';", ['SUB_MCH_ID']],
  ['const key = process.env.API_KEY', ['API_KEY']],
  [
    "return { appid: process.env['APP_ID'], secret: process.env.APP_SECRET ?? undefined };",
    ['APP_ID', 'APP_SECRET'],
  ],
  [`const url = \`https://$\{process.env.HOST_NAME}/pay\`;`, ['HOST_NAME']],
  ['const { API_KEY, MCH: mch, MODE = "test" } = process.env;', ['API_KEY', 'MCH']],
])('%s takes a value that may be missing', (code, names) => {
  expect(readVariables(code)).toEqual(names);
});

it.each([
  ["const mchId = process.env.SUB_MCH_ID || '1900000109';"],
  ["const mode = process.env.MODE === 'live' ? 1 : 2;"],
  ['if (process.env.VERBOSE) log();'],
  ['const on = process.env.FLAG && send();'],
  ['const { env } = process; const envId = process.env.TCB_ENV;'],
  ['const tz = process.env.TZ, node = process.env.NODE_ENV;'],
])('%s does not', (code) => {
  expect(readVariables(code)).toEqual([]);
});
