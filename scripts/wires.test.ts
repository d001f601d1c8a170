/**
 * The headers and paths of a wire are declared once, in contracts: client and server read them there. A name that is
 * written a second time can differ from the first.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const packages = join(__dirname, '../packages');
// Only the sources: other tests make and remove files beside them meanwhile.
const sources = readdirSync(packages)
  .filter((name) => existsSync(join(packages, name, 'src')))
  .flatMap((name) =>
    readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(name, 'src', file),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file))
  .filter((file) => !/\.test\.ts$|[\\/](?:testing|fixtures|node_modules)[\\/]/.test(file))
  .map((file) => ({ file, text: readFileSync(join(packages, file), 'utf8') }));

describe('the names of a wire', () => {
  it.each([
    ['the headers of a caller', /(['"`])x-wx-[\w-]+\1/gi],
    ['the headers of ours', /(['"`])x-cloudpay-[\w-]+\1/gi],
    ['Idempotency-Key', /(['"`])idempotency-key\1/gi],
    ['Idempotent-Replayed', /(['"`])idempotent-replayed\1/gi],
    ['the path of a call', /['"`/}]v1\/cloudpay/gi],
    ['the path of a function', /['"`}]\/functions\/[:$]/gi],
    ['the path of a session’s call', /['"`}]\/call\/[:$]/gi],
    ['the path of the database', /['"`/}]v1\/database/gi],
    ['the variables of the database', /(['"`])CLOUDPAY_DATABASE_(?:URL|TOKEN)\1/g],
    ['the path of WeChat’s server API', /['"`/}]v1\/openapi/gi],
    ['its variables', /(['"`])CLOUDPAY_OPENAPI_(?:URL|TOKEN)\1/g],
    ['the variable of the call depth', /(['"`])CLOUDPAY_CALL_DEPTH\1/g],
  ])('%s: are declared in contracts only', (_, pattern) => {
    const found = sources.filter(({ text }) => withoutComments(text).match(pattern));
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(({ file }) => file).filter((file) => !/^contracts[\\/]/.test(file))).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
