/** A machine as the guides prepare it, in a temporary folder: configuration, secrets and a project. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_KEY, NOTIFY_SECRET } from './callback-host';
import { FUNCTIONS } from './served-shop';
import type { ShippedStart } from './shipped-files';

const root = join(__dirname, '../../../..');

/** The serial number of the certificate of the tests; the passphrase of a real one is the merchant number. */
const PASSPHRASE = '1800000001';

export interface ShippedMachine {
  /** The start with the paths of this machine, on loopback and a free port. */
  here(start: ShippedStart): ShippedStart;
  remove(): void;
}

/** @param databaseUrl the content of the secret `database_url` */
export function prepareMachine(databaseUrl: string): ShippedMachine {
  const folder = mkdtempSync(join(tmpdir(), 'machine-'));
  const secrets: Record<string, string> = {
    ...{ api_key: API_KEY, notify_secret: NOTIFY_SECRET, database_url: databaseUrl },
    ...{ session_key: 's'.repeat(44), app_secret: 'a'.repeat(32), storage_secret: 'f'.repeat(44) },
    functions_token: 't'.repeat(64),
  };
  for (const place of ['etc', 'secrets', 'state']) mkdirSync(join(folder, place));
  for (const [name, text] of Object.entries(secrets))
    writeFileSync(join(folder, 'secrets', name), `${text}\n`);
  const p12 = join(root, 'packages/wechatpay/fixtures/certificates/client.p12');
  cpSync(p12, join(folder, 'secrets/apiclient_cert.p12'));
  for (const name of ['cloudpay.json', 'gateway.json'])
    cpSync(join(root, 'deploy', name), join(folder, 'etc', name));
  for (const [name, text] of Object.entries(FUNCTIONS)) {
    const file = join(folder, 'shop/cloudfunctions', name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
  /** Longer paths first. */
  const places: [string, string][] = [
    ['/run/secrets/cloudpay/', join(folder, 'secrets/')],
    ['/run/secrets/', join(folder, 'secrets/')],
    ['%d/', join(folder, 'secrets/')],
    ['/etc/cloudpay/', join(folder, 'etc/')],
    ['/var/lib/cloudpay-serve/', join(folder, 'state/')],
    ['/var/lib/cloudpay/', join(folder, 'state/')],
    ['/srv/shop/current', join(folder, 'shop')],
    ['/srv/shop', join(folder, 'shop')],
  ];
  const moved = (text: string) => {
    const [from = '', to = ''] = places.find(([place]) => text.startsWith(place)) ?? [];
    return to + text.slice(from.length);
  };
  return {
    here: ({ args, env }) => ({
      args: args.map(moved),
      env: {
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, moved(value)])),
        ...{ CLOUDPAY_HOST: '127.0.0.1', CLOUDPAY_PORT: '0', CLOUDPAY_PFX_PASSPHRASE: PASSPHRASE },
        // Recovery and bills query WeChat Pay, which is not here.
        CLOUDPAY_ENDPOINTS: 'https://127.0.0.1:9',
        PATH: process.env['PATH'] ?? '',
      },
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
