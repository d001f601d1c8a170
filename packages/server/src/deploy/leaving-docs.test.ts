/** Follows docs/leaving.md: its commands run as they stand, on an empty machine in a temporary folder. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readServeConfiguration } from '../configuration/serve/read-serve-configuration';
import { codeIn, shapeOf } from '../testing/documentation';
import { FUNCTIONS } from '../testing/served-shop';
import { shippedFile } from '../testing/shipped-files';

const root = join(__dirname, '../../../..');
const english = shippedFile('docs/leaving.md');
const chinese = shippedFile('docs/leaving.zh-CN.md');
/** Programs of other machines: what they are called with is written down. */
const STAND_INS = ['docker', 'kubectl', 'systemctl', 'journalctl', 'npm', 'npx', 'sam', 's', 'scf'];

const machines: string[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) rmSync(machine, { recursive: true, force: true });
});

/** The block of the guide below a heading. */
const blockOf = (heading: string) => {
  const section = english.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return codeIn(section, 'sh')[0] ?? '';
};

function emptyMachine() {
  const machine = mkdtempSync(join(tmpdir(), 'leaving-'));
  machines.push(machine);
  const write = (path: string, text: string) => {
    const file = join(machine, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  cpSync(join(root, 'deploy'), join(machine, 'repository/deploy'), { recursive: true });
  cpSync(join(root, 'examples/platforms'), join(machine, 'repository/examples/platforms'), {
    recursive: true,
    filter: (path) => !/node_modules|dist$/.test(path),
  });
  cpSync(
    join(root, 'packages/wechatpay/fixtures/certificates/client.p12'),
    join(machine, 'home/apiclient_cert.p12'),
  );
  for (const [name, text] of Object.entries(FUNCTIONS)) write(`home/shop/cloudfunctions/${name}`, text);
  for (const place of ['opt', 'usr/local/bin', 'etc/systemd/system', 'srv'])
    mkdirSync(join(machine, place), { recursive: true });
  for (const name of STAND_INS)
    chmodSync(write(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> "${machine}/called"\n`), 0o755);
  return {
    machine,
    /** Runs the commands; their absolute paths lead into the machine. */
    run(script: string, folder: string): string[] {
      const here = script.replace(/(?<=[\s=])\/(opt|usr|etc|srv)\//g, `${machine}/$1/`);
      const ended = spawnSync('sh', ['-e', '-c', here], {
        cwd: join(machine, folder),
        encoding: 'utf8',
        env: {
          PATH: `${join(machine, 'bin')}:${process.env['PATH']}`,
          HOME: join(machine, 'home'),
          ...{ API_KEY: '8934e7d15453e97507ef794cf7b0519d', APP_SECRET: 'a'.repeat(32) },
          ...{ DATABASE_URL: 'postgres://cloudpay:p@127.0.0.1:5432/cloudpay', CLOUDPAY_PROJECT: '/srv/shop' },
        },
      });
      expect(ended).toMatchObject({ status: 0, stderr: '' });
      return readFileSync(join(machine, 'called'), 'utf8').trim().split('\n');
    },
    /** Whether `cloudpay serve --check` accepts the configuration, the environment file and the secrets. */
    check(configuration: string, environment: string, secrets: string) {
      const variables = readFileSync(join(machine, environment), 'utf8').match(/^[A-Z_]+=.*$/gm) ?? [];
      const place = (name: string) => join(machine, secrets, name);
      const args = ['serve', join(machine, 'home/shop'), '--config', join(machine, configuration), '--check'];
      return spawnSync(process.execPath, [join(root, 'packages/server/dist/cloudpay-server.cjs'), ...args], {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          ...Object.fromEntries(variables.map((line) => line.split('='))),
          ...{ CLOUDPAY_API_KEY_FILE: place('api_key'), CLOUDPAY_PFX_FILE: place('apiclient_cert.p12') },
          ...{
            CLOUDPAY_NOTIFY_SECRET_FILE: place('notify_secret'),
            DATABASE_URL_FILE: place('database_url'),
          },
          ...{
            CLOUDPAY_SESSION_KEY_FILE: place('session_key'),
            CLOUDPAY_MINI_PROGRAM_SECRET_FILE: place('app_secret'),
          },
          ...{
            CLOUDPAY_STORAGE_FOLDER: join(machine, 'files'),
            CLOUDPAY_STORAGE_SECRET_FILE: place('storage_secret'),
          },
          CLOUDPAY_PFX_PASSPHRASE: '1800000001',
        },
      });
    },
  };
}

describe('the guide, followed on an empty machine', () => {
  it('with Docker Compose: secrets, configuration, and the commands of Docker', () => {
    const { machine, run, check } = emptyMachine();
    expect(run(blockOf('Own server with Docker Compose'), 'repository/deploy')).toEqual([
      'docker compose build',
      'docker compose run --rm serve serve /srv/shop --check'.replace('/srv', `${machine}/srv`),
      'docker compose up -d',
      'docker compose logs -f serve',
    ]);
    const secrets = 'repository/deploy/secrets';
    expect(check('repository/deploy/cloudpay.json', 'repository/deploy/cloudpay.env', secrets)).toMatchObject(
      {
        status: 0,
        stderr: '',
      },
    );
    expect(statSync(join(machine, secrets)).mode & 0o777).toBe(0o700);
    const password = readFileSync(join(machine, secrets, 'database_password'), 'utf8').trim();
    const url = readFileSync(join(machine, secrets, 'database_url'), 'utf8');
    expect(url).toBe(`postgres://cloudpay:${password}@postgres:5432/cloudpay`);
    expect(run(blockOf('Kubernetes'), 'repository/deploy').slice(4)).toEqual([
      'docker build -f Dockerfile -t opencloudpay-server ..',
      'docker build -f shop.Dockerfile -t registry.example.com/shop:1 /srv/shop',
      'docker push registry.example.com/shop:1',
      'kubectl create secret generic cloudpay --from-file=secrets/',
      'kubectl apply -f kubernetes/cloudpay.yaml',
      'kubectl rollout status deployment/cloudpay',
    ]);
  });

  it('without containers: the files are where the unit looks for them', () => {
    const { machine, run, check } = emptyMachine();
    const called = run(blockOf('Own server without containers'), 'repository');
    expect(called.slice(-3)).toEqual([
      'systemctl daemon-reload',
      'systemctl enable --now cloudpay-serve',
      'journalctl -u cloudpay-serve -o cat -f',
    ]);
    expect(
      check('etc/cloudpay/cloudpay.json', 'etc/cloudpay/cloudpay.env', 'etc/cloudpay/secrets'),
    ).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(statSync(join(machine, 'etc/cloudpay/secrets')).mode & 0o777).toBe(0o700);
    expect(existsSync(join(machine, 'srv/shop/current/cloudfunctions/pay_cb/index.js'))).toBe(true);
    const unit = readFileSync(join(machine, 'etc/systemd/system/cloudpay-serve.service'), 'utf8');
    for (const [, secret = ''] of unit.matchAll(/^LoadCredential=(.*):/gm))
      expect(existsSync(join(machine, 'etc/cloudpay/secrets', secret))).toBe(true);
  });
});

describe('the guide to a platform', () => {
  it.each([
    ['AWS', 'aws-lambda', 'template.yaml', ['sam validate --lint', 'sam deploy --guided']],
    ['Aliyun', 'aliyun-fc', 's.yaml', ['s verify', 's deploy']],
    ['Tencent SCF', 'tencent-scf', 'serverless.yml', ['scf deploy']],
  ] as const)(
    '%s: the commands find their files, and the build has its script',
    (heading, name, file, deploy) => {
      const { machine, run } = emptyMachine();
      const folder = 'repository/examples/platforms';
      expect(run(blockOf(heading), folder)).toEqual(['npm install', `npm run build:${name}`, ...deploy]);
      const { scripts } = JSON.parse(readFileSync(join(machine, folder, 'package.json'), 'utf8'));
      expect(scripts[`build:${name}`]).toContain(`--outfile=${name}/dist/index.js`);
      const deployed = readFileSync(join(machine, folder, name, file), 'utf8');
      expect(deployed).toMatch(/dist/);
      expect(deployed).toContain('CLOUDPAY_GATEWAY_URL');
    },
  );
});

describe('the configurations', () => {
  const blocks = [...english.matchAll(/^( *)```json\n(.*?)^\1```/gms)].map(([, , text = '']) =>
    JSON.parse(text),
  );

  it('are accepted as additions to a host with payments', () => {
    const { run, machine } = emptyMachine();
    run(blockOf('Own server with Docker Compose'), 'repository/deploy');
    const base = JSON.parse(readFileSync(join(machine, 'repository/deploy/cloudpay.json'), 'utf8'));
    expect(blocks.length).toBeGreaterThanOrEqual(3);
    for (const [index, block] of blocks.entries()) {
      const file = join(machine, `repository/deploy/with-${index}.json`);
      const secret = join(machine, 'repository/deploy/secrets/session_key');
      const text = JSON.stringify({
        ...base,
        ...block,
        storage: undefined,
        sessions: undefined,
        miniProgram: undefined,
      });
      writeFileSync(file, text.replace(/\/run\/secrets\/\w+/g, secret));
      const env = {
        ...{ CLOUDPAY_URL: 'https://shop.example.com', CLOUDPAY_NOTIFY_SECRET: 's'.repeat(32) },
        ...{
          CLOUDPAY_MCH_ID: '1900000109',
          CLOUDPAY_APPID: 'wx0123456789abcdef',
          CLOUDPAY_API_KEY: 'k'.repeat(32),
        },
        DATABASE_URL: 'postgres://127.0.0.1/pay',
      };
      expect(() => readServeConfiguration({ file, env })).not.toThrow();
    }
  });
});

describe('each way', () => {
  const ways = [...english.matchAll(/^\| \[[^\]]+\]\(#([^)]+)\) \| .+ \| (.+) \|$/gm)];
  const sections = english.split(/^## /m);
  const anchorOf = (section: string) => (section.split('\n')[0] ?? '').toLowerCase().replaceAll(' ', '-');

  it.each(ways.map(([, anchor = '', costs = '']) => [anchor, costs]))(
    '%s says what it costs, which permissions it needs and how to roll back',
    (anchor, costs) => {
      expect(costs).not.toBe('');
      const section = sections.find((each) => anchorOf(each) === anchor) ?? '';
      expect(section).toMatch(/\bPermissions: /);
      expect(section).toContain('**Roll back**');
    },
  );

  it('is one of eight', () => expect(ways).toHaveLength(8));
});

describe('the pages', () => {
  it('agree in both languages', () => {
    expect(shapeOf(chinese)).toEqual(shapeOf(english));
  });

  it.each([english, chinese])('lead to files and headings that exist', (text) => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? text : existsSync(join(root, 'docs', file)) && file;
      expect([link, target]).not.toEqual([link, false]);
      if (heading === undefined || typeof target !== 'string') continue;
      const page = file === '' ? text : shippedFile(join('docs', file));
      const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, '')
          .replaceAll(' ', '-'),
      );
      expect(anchors).toContain(heading);
    }
  });
});
