/** Configuration files with comments, and the names by which editors know them. */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { configurationFolder, LEAST } from '../testing/configuration-file';
import { readConfiguration } from './read-configuration';
import { readServeConfiguration } from './serve/read-serve-configuration';

const folder = configurationFolder();
afterAll(folder.remove);

describe('comments in a configuration', () => {
  it('stand between keys, and not in texts', () => {
    const text = `// The gateway.\n${JSON.stringify({
      ...LEAST,
      notify: { secret: 'a // secret of /* notify */ x' },
    })
      .replace('"notify"', '/* by openssl */ "notify"')
      .replace('"callbacks"', '\n  // where functions run: https://example.com\n  "callbacks"')}`;
    const file = folder.write('gateway.jsonc', text);
    expect(readConfiguration({ file, env: {} })).toEqual({
      ...LEAST,
      notify: { secret: 'a // secret of /* notify */ x' },
    });
  });

  it('leave the places of mistakes as they are', () => {
    const file = folder.write('broken.jsonc', '{\n  // a comment\n  "listen": {},\n  }\n');
    expect(() => readConfiguration({ file, env: {} })).toThrow(/broken\.jsonc is not JSON: line 4, column 3/);
  });
});

describe('without --config', () => {
  const before = process.cwd();
  const inFolder = () => process.chdir(folder.path);
  afterEach(() => process.chdir(before));

  it('cloudpay.jsonc of the current folder is read as cloudpay.json is', () => {
    inFolder();
    folder.write('cloudpay.jsonc', '{ "envId": "shop-1" /* production */ }');
    expect(readServeConfiguration({ env: {} })).toEqual({ envId: 'shop-1' });
  });

  it('two files are refused: changes of one would do nothing', () => {
    inFolder();
    folder.write('cloudpay.json', '{}');
    expect(() => readServeConfiguration({ env: {} })).toThrow(
      /cloudpay\.json and cloudpay\.jsonc are both there: keep one/,
    );
  });
});
