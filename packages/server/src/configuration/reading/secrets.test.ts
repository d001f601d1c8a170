import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { configurationFolder, KEY, LEAST, SECRET } from '../../testing/configuration-file';

const CERTIFICATES = join(__dirname, '../../../../wechatpay/fixtures/certificates');

const folder = configurationFolder();
const { read, problems, write } = folder;
afterAll(folder.remove);

describe('a secret', () => {
  const secretOf = (secret: unknown, env: NodeJS.ProcessEnv = {}) =>
    read({ ...LEAST, notify: { secret } }, env).notify.secret;

  it('may be text, a file next to the configuration, or a variable', () => {
    write('secret', `${SECRET}\n`);
    expect(secretOf(SECRET)).toBe(SECRET);
    expect(secretOf({ file: 'secret' })).toBe(SECRET);
    expect(secretOf({ file: join(folder.path, 'secret') })).toBe(SECRET);
    expect(secretOf({ env: 'MY_SECRET' }, { MY_SECRET: SECRET })).toBe(SECRET);
  });

  it.each([
    [{ file: 'nowhere' }, 'does not name a file that can be read (ENOENT).'],
    [{ env: 'NOT_SET' }, 'names the environment variable NOT_SET, which is not set.'],
    [{ path: 'secret' }, 'cannot be read: give it as text'],
    [{ file: 'a', env: 'B' }, 'cannot be read: give it as text'],
    ['', 'is empty: give it as text'],
    [1, 'cannot be read: give it as text'],
  ])('that is %j is refused with an explanation', (secret, problem) => {
    expect(problems({ ...LEAST, notify: { secret } })).toEqual([
      expect.stringContaining(`notify.secret (CLOUDPAY_NOTIFY_SECRET) ${problem}`),
    ]);
  });

  it('may be several while one is being replaced', () => {
    const merchants = [{ mchId: '1900000109', apiKey: [{ env: 'NEW' }, KEY] }];
    expect(read({ ...LEAST, merchants }, { NEW: 'new' }).merchants[0]?.apiKey).toEqual(['new', KEY]);
    expect(problems({ ...LEAST, merchants })).toEqual([
      expect.stringMatching(/^merchants\[0\]\.apiKey\[0\] .*NEW, which is not set/),
    ]);
  });
});

describe('a certificate', () => {
  const p12 = readFileSync(join(CERTIFICATES, 'client.p12'));
  const withMerchant = (material: object) => ({
    ...LEAST,
    merchants: [{ ...LEAST.merchants[0], passphrase: '1800000001', ...material }],
  });

  it('may be a path next to the configuration, base64, or a variable with either', () => {
    write('cert.p12', p12);
    write('cert.b64', p12.toString('base64'));
    for (const pfx of [
      'cert.p12',
      p12.toString('base64'),
      { file: 'cert.p12' },
      { file: 'cert.b64' },
      { env: 'P12' },
    ]) {
      const [merchant] = read(withMerchant({ pfx }), { P12: p12.toString('base64') }).merchants;
      expect(Buffer.from(merchant?.pfx ?? []).equals(p12)).toBe(true);
    }
  });

  it('may be PEM, text or path, with its key', () => {
    const cert = readFileSync(join(CERTIFICATES, 'client.pem'), 'utf8').trim();
    const key = join(CERTIFICATES, 'client.key');
    expect(read(withMerchant({ cert, key })).merchants[0]).toMatchObject({
      cert,
      key: expect.stringContaining('PRIVATE KEY'),
    });
    expect(problems(withMerchant({ cert }))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.key is missing/),
    ]);
  });

  it('is opened at once: a wrong passphrase is found at start, not at the first refund', () => {
    write('cert.p12', p12);
    expect(problems(withMerchant({ pfx: 'cert.p12', passphrase: 'wrong' }))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.pfx \(CLOUDPAY_PFX\) of merchant 1900000109 cannot be opened/),
    ]);
    expect(problems(withMerchant({ pfx: 'nowhere.p12' }))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.pfx \(CLOUDPAY_PFX\) is neither the path/),
    ]);
  });
});
