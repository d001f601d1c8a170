/**
 * Every `npm run …` starts here, on any Node ≥ 18: installs pnpm and the pinned Node from
 * the npm registry, installs from the lock file if it changed, builds stale packages, and runs the task.
 * The output of this file goes to stderr, so that stdout is the command's own.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install-dependencies.mjs';

const PNPM = 'pnpm@10.34.9';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';

/** The command of each task, run after installation; `build` tasks need the packages built first. */
const tasks = {
  build: { build: true, commands: [] },
  demo: { build: true, commands: [['packages/cli/dist/cloudpay.cjs', 'demo']] },
  dev: { build: true, commands: [['packages/cli/dist/cloudpay.cjs', 'dev']] },
  // jest gives its options of Node to its workers. They use all cores: more threads for the garbage only take turns.
  test: { build: true, commands: [['--single-threaded-gc', 'node_modules/jest/bin/jest.js']] },
  bench: { build: true, commands: [['scripts/bench.ts']] },
  benchmark: { build: true, commands: [['scripts/benchmark.ts']] },
  docs: { build: false, commands: [['scripts/api-reference.ts']] },
  site: { build: false, commands: [['scripts/site.ts']] },
  'check-accuracy': { build: true, commands: [['scripts/check-accuracy.ts']] },
  pack: { build: true, commands: [['scripts/pack.ts']] },
  example: { build: true, commands: [['examples/run.ts']] },
  matrix: { build: true, commands: [['scripts/matrix.ts']] },
  consumers: { build: true, commands: [['scripts/consumers.ts']] },
  doctest: { build: true, commands: [['scripts/doctest.ts']] },
  chaos: { build: true, commands: [['scripts/chaos.ts']] },
  faults: { build: true, commands: [['scripts/faults.ts']] },
  scale: { build: true, commands: [['scripts/scale.ts']] },
  typecheck: { build: true, commands: [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']] },
  lint: {
    build: false,
    commands: [['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  },
  knip: {
    build: false,
    commands: [['node_modules/knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors']],
  },
  changeset: { build: false, commands: [['node_modules/@changesets/cli/bin.js']] },
  format: { build: false, commands: [['node_modules/@biomejs/biome/bin/biome', 'check', '--write']] },
  'check-imports': {
    build: true,
    commands: [
      [
        'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
        'packages',
        'scripts',
        'examples',
        '--config',
        '.dependency-cruiser.mjs',
      ],
    ],
  },
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  fail(`unknown task '${name}'. Known tasks: ${Object.keys(tasks).join(', ')}.`);
}
if (Number(process.versions.node.split('.')[0]) < 18) {
  fail(`Node ${process.versions.node} is too old: install Node 18 or newer and run this again.`);
}

let env = process.env;
await install();
const node = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
// npm may start this file by pnpm's link to Node, which sets NODE_PATH: modules would be found that are not installed.
const { NODE_PATH: _nodePath, ...inherited } = process.env;
// Child processes that start `node` use the pinned Node too.
env = { ...inherited, PATH: `${dirname(node)}${windows ? ';' : ':'}${process.env.PATH}` };
if (task.build) run(node, script(['scripts/build.ts']), { stdout: 2 });
task.commands.forEach((command, index) => {
  const last = index === task.commands.length - 1;
  run(node, script(last ? [...command, ...args] : command), {});
});

/**
 * Our scripts import sources of packages, which are ES modules in TypeScript, from packages that are published as
 * CommonJS. Node warns about each such package that it reads a file twice.
 */
function script(command) {
  return command[0].startsWith('scripts/')
    ? ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', ...command]
    : command;
}

async function install() {
  const stamp = join(root, 'node_modules/.opencloudpay-installed');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // `npm run --silent` passes its log level on, and pnpm would then fail without a message.
  const { npm_config_loglevel: _, ...loud } = env;
  mkdirSync(join(root, '.cache'), { recursive: true });
  // pnpm would ask before it replaces what another pnpm has installed, and its output goes to the log.
  const flags = ['--frozen-lockfile', '--reporter=append-only', '--config.confirmModulesPurge=false'];
  const code = await installDependencies({
    command: 'npx',
    args: ['--yes', PNPM, 'install', ...flags],
    cwd: root,
    env: loud,
    shell: windows,
    log: join(root, '.cache/install.log'),
  });
  if (code !== 0) process.exit(code);
  writeFileSync(stamp, wanted);
}

/** Changes if an install is needed: the lock file, the manifests, or the platform. */
function fingerprint() {
  const manifests = readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}/package.json`);
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${PNPM}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests.sort()]) {
    if (existsSync(join(root, file))) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function run(command, commandArgs, { stdout = 'inherit' }) {
  const result = spawnSync(command, commandArgs, {
    cwd: root,
    env,
    stdio: ['inherit', stdout, 'inherit'],
  });
  if (result.error) fail(`could not start ${command}: ${result.error.message}`);
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function fail(message) {
  process.stderr.write(`opencloudpay: ${message}\n`);
  process.exit(1);
}
