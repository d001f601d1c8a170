/** Checks that docs/gateway.md and its translation are complete, and agree. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../configuration/keys';
import { readConfiguration } from '../configuration/read-configuration';
import { configuration } from '../configuration/schema';
import { createServerProgram } from '../program';
import { keyRowsOf, shapeOf } from '../testing/documentation';

const docs = join(__dirname, '../../../../docs');
const gatewaySources = ['gateway', 'durable'].map((name) => join(__dirname, '../../..', name, 'src'));
const english = readFileSync(join(docs, 'gateway.md'), 'utf8');
const chinese = readFileSync(join(docs, 'gateway.zh-CN.md'), 'utf8');

describe.each([
  ['docs/gateway.md', english],
  ['docs/gateway.zh-CN.md', chinese],
])('%s', (_, text) => {
  it('has every key of the configuration and every variable, and no others', () => {
    const documented = keyRowsOf(text).sort();
    const known = keysOf(configuration).map(({ key, variables }) => [key, ...variables]);
    expect(documented).toEqual(known.sort());
  });

  it('has every command of operators, and only real options', () => {
    const program = createServerProgram('0');
    const named = [...text.matchAll(/`cloudpay (deliveries|orders) (\w+)/g)].map(
      ([, group, name]) => `${group} ${name}`,
    );
    const known = program.commands
      .filter((command) => ['deliveries', 'orders'].includes(command.name()))
      .flatMap((group) => group.commands.map((command) => `${group.name()} ${command.name()}`));
    expect(known.length).toBeGreaterThan(0);
    expect([...new Set(named)].sort()).toEqual(known.sort());
    for (const [, name = '', row = ''] of text.matchAll(/^\| `cloudpay deliveries (\w+)(.*)$/gm)) {
      const options = program.commands
        .find((command) => command.name() === 'deliveries')
        ?.commands.find((command) => command.name() === name)
        ?.options.map(({ long }) => long);
      for (const [option] of row.matchAll(/--[a-z]+/g)) expect(options).toContain(option);
    }
  });

  it('uses real metrics, verdicts and labels for its alerts', () => {
    const sources = gatewaySources
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
      )
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const alerts = text.split(/^## /m).at(-1) ?? '';
    const metrics = [...alerts.matchAll(/cloudpay_\w+/g)].map(([name]) => name);
    expect(metrics.length).toBeGreaterThan(5);
    for (const name of metrics) expect(sources).toContain(`'${name}'`);
    for (const [, code = ''] of alerts.matchAll(/\b([A-Z]+_[A-Z_]+)\b/g)) expect(sources).toContain(code);
  });

  it('begins with a configuration that works', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    try {
      const p12 = readFileSync(join(__dirname, '../../../wechatpay/fixtures/certificates/client.p12'));
      writeFileSync(join(folder, 'apiclient_cert.p12'), p12);
      writeFileSync(join(folder, 'secret'), createHash('sha256').update('').digest('hex'));
      const file = join(folder, 'gateway.json');
      writeFileSync(file, json.replace(/\/run\/secrets\/\w+/g, 'secret'));
      const env = {
        FUNCTIONS_TOKEN: 't',
        DATABASE_URL: 'postgres://127.0.0.1/pay',
        CLOUDPAY_PFX_PASSPHRASE: '1800000001',
      };
      expect(readConfiguration({ file, env })).toMatchObject({
        database: { url: 'postgres://127.0.0.1/pay' },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.each(['security.md', 'security.zh-CN.md'])('docs/%s', (file) => {
  it('names the holder and the use of every secret that has a variable', () => {
    const rows = readFileSync(join(docs, file), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| '));
    // An authority is no secret, but it may come from a file as secrets do.
    const secrets = keysOf(configuration)
      .flatMap(({ variables }) => variables.filter((variable) => variables.includes(`${variable}_FILE`)))
      .filter((variable) => variable !== 'CLOUDPAY_CA');
    expect(secrets.length).toBeGreaterThan(5);
    const missing = secrets.filter((secret) => !rows.some((row) => row.includes(`\`${secret}\``)));
    expect(missing).toEqual([]);
  });
});

describe('the two languages', () => {
  it('have the same code, the same sections and the same rows', () => {
    expect(shapeOf(chinese)).toEqual(shapeOf(english));
    expect(keyRowsOf(chinese)).toEqual(keyRowsOf(english));
  });
});
