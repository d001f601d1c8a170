/** The script of bash is run by bash itself; those of zsh and fish where these shells are installed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServerProgram } from '../program';
import { completionScript } from './completion-script';
import { type Completion, completionsOf } from './completions';
import { namesOf } from './names';

const program = createServerProgram('0');
const completions = completionsOf(program);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  writeFileSync(join(folder, 'gateway.json'), '{}');
  for (const name of ['pay_cb', 'refund_cb']) {
    mkdirSync(join(folder, 'cloudfunctions', name), { recursive: true });
    writeFileSync(join(folder, 'cloudfunctions', name, 'index.js'), 'exports.main = async () => 1;');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (path: string): Completion => {
  const found = completions.find((each) => each.path.join(' ') === path);
  if (!found) throw new Error(`no completion of ${path}`);
  return found;
};

describe('what is offered', () => {
  it('is every command and subcommand, with its options', () => {
    expect(at('').commands.map(({ word }) => word)).toEqual(
      expect.arrayContaining(['serve', 'gateway', 'deliveries', 'data', 'completion', 'help']),
    );
    expect(at('data indexes').commands.map(({ word }) => word)).toEqual(
      expect.arrayContaining(['list', 'create', 'drop']),
    );
    expect(at('logs').options.find(({ word }) => word === '--follow')?.flags).toEqual(['-f', '--follow']);
  });

  it('is the choices of a value, or files', () => {
    const value = (path: string, word: string) => at(path).options.find((each) => each.word === word)?.value;

    expect(value('deliveries list', '--kind')).toEqual({ choices: ['pay', 'refund'], isPath: false });
    expect(value('gateway', '--config')).toEqual({ choices: [], isPath: true });
    expect(value('gateway', '--check')).toBeUndefined();
    expect(at('completion').argument.choices).toEqual(['bash', 'zsh', 'fish']);
    expect(at('serve').argument.isPath).toBe(true);
  });
});

describe('names that only the project knows', () => {
  it('are those of its functions, and of kinds that the program adds', async () => {
    expect(await namesOf('functions', {}, folder)).toEqual(['pay_cb', 'refund_cb']);
    expect(await namesOf('rules', { rules: async () => ['secret=off'] })).toEqual(['secret=off']);
  });

  it('are none where there is no project, or the kind is not known', async () => {
    expect(await namesOf('functions', {}, join(folder, 'nowhere'))).toEqual([]);
    expect(await namesOf('rules')).toEqual([]);
  });

  it('are asked of the program when they are completed, in each shell', () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const)
      expect(completionScript(program, shell)).toContain(
        `$(cloudpay-server completion ${shell} --names functions 2>/dev/null)`.slice(
          shell === 'fish' ? 1 : 0,
        ),
      );
    expect(at('completion').options.map(({ word }) => word)).toEqual(['--help']);
  });
});

/** Asks bash for the completions of a line whose last word is being typed. */
function bash(...words: string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript(program, 'bash')}
cloudpay-server() { [[ "$*" == 'completion bash --names functions' ]] && printf 'pay_cb\\nrefund_cb\\n'; }
COMP_WORDS=(cloudpay-server ${list}); COMP_CWORD=${words.length}
_cloudpay_server
printf '%s\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { cwd: folder });
  expect([status, String(stderr)]).toEqual([0, '']);
  return String(stdout).split('\n').filter(Boolean);
}

describe('bash', () => {
  it.each([
    ['commands', ['gat'], ['gateway']],
    ['subcommands', ['deliveries', 're'], ['retry', 'replay']],
    [
      'subcommands of subcommands',
      ['data', 'indexes', ''],
      ['list', 'create', 'drop', 'help', '-h', '--help'],
    ],
    ['options', ['bills', '--r'], ['--run']],
    ['options of the command, not of its parent', ['orders', 'list', '--m'], ['--merchant']],
    ['choices', ['deliveries', 'list', '--kind', ''], ['pay', 'refund']],
    ['choices behind an equals sign', ['deliveries', 'list', '--state', '=', 'de'], ['delivered', 'dead']],
    ['choices of arguments', ['completion', 'f'], ['fish']],
    ['files', ['gateway', '--config', 'g'], ['gateway.json']],
    ['names of functions', ['deliveries', 'list', '--function', ''], ['pay_cb', 'refund_cb']],
    ['a name that was begun', ['orders', 'list', '--function', '=', 'pa'], ['pay_cb']],
    ['nothing for a value that it cannot know', ['orders', 'list', '--merchant', ''], []],
    ['a command whose option has a value', ['logs', '--level', 'warn', '--fo'], ['--follow']],
  ])('completes %s', (_, words, expected) => {
    const offered = bash(...words);

    expect(offered.filter((word) => word !== '-h' && word !== '--help').sort()).toEqual(
      expected.filter((word) => word !== '-h' && word !== '--help').sort(),
    );
  });
});

/** How a single quote is written inside single quotes. */
const QUOTED = { zsh: /'(?:[^']|'\\'')*'/g, fish: /'(?:[^'\\]|\\.)*'/g };

// Neither shell comes with npm: where they are not installed, their scripts are only read.
describe.each(['zsh', 'fish'] as const)('%s', (shell) => {
  const script = completionScript(program, shell);

  it('gets every command, option and choice', () => {
    for (const { commands, options, argument } of completions) {
      const words = [
        ...commands.map(({ word }) => word),
        ...options.map(({ word }) => word.replace(/^-+/, '')),
        ...options.flatMap(({ value }) => value?.choices ?? []),
        ...argument.choices,
      ];
      for (const word of words) expect(script).toContain(word);
    }
  });

  it('gets texts whose quotes are closed', () => {
    for (const line of script.split('\n').filter((text) => !text.startsWith('#')))
      expect([line, line.replace(QUOTED[shell], '').includes("'")]).toEqual([line, false]);
  });
});

const isInstalled = (shell: string) => spawnSync(shell, ['--version']).status === 0;

if (isInstalled('zsh'))
  it('zsh can read its script', () => {
    const { status, stderr } = spawnSync('zsh', ['-f', '-n'], { input: completionScript(program, 'zsh') });

    expect([status, String(stderr)]).toEqual([0, '']);
  });

if (isInstalled('fish'))
  describe('fish itself', () => {
    it.each([
      ['gat', ['gateway']],
      ['deliveries re', ['replay', 'retry']],
      ['data indexes ', ['create', 'drop', 'help', 'list']],
      ['deliveries list --kind ', ['pay', 'refund']],
      ['bills --r', ['--run']],
      ['completion f', ['fish']],
      ['gateway --config g', ['gateway.json']],
      ['orders list --merchant ', []],
      ['logs --level warn --fo', ['--follow']],
    ])('completes: %s', (line, expected) => {
      const script = `${completionScript(program, 'fish')}\ncomplete -C 'cloudpay-server ${line}'`;
      const { status, stdout, stderr } = spawnSync('fish', ['-N', '-c', script], {
        cwd: folder,
        env: { ...process.env, HOME: folder },
      });

      expect([status, String(stderr)]).toEqual([0, '']);
      const offered = String(stdout).split('\n').filter(Boolean);
      expect(offered.map((each) => each.split('\t')[0]).sort()).toEqual(expected);
    });
  });
