import { readdirSync, readFileSync } from 'node:fs';

/**
 * The import directions of the design, one line a package: what it may import of ours.
 * A package is entered by its index, or by a subpath that its manifest exports.
 */
export const mayImport = {
  // Both private: bundled into the packages that use them.
  contracts: [],
  internal: ['contracts'],
  wechatpay: ['contracts', 'internal'],
  'wechatpay-v3': ['contracts', 'internal', 'wechatpay'],
  cloudpay: ['contracts', 'internal', 'wechatpay', 'wechatpay-v3'],
  'wx-server-sdk': ['contracts', 'cloudpay'],
  database: ['contracts', 'internal'],
  storage: ['contracts', 'internal'],
  openapi: ['contracts', 'internal'],
  'function-adapters': ['contracts', 'internal'],
  'function-host': ['contracts', 'internal'],
  simulator: ['contracts', 'internal', 'wechatpay', 'wechatpay-v3'],
  gateway: ['contracts', 'internal', 'wechatpay', 'wechatpay-v3', 'cloudpay', 'function-adapters'],
  durable: [
    'contracts',
    'internal',
    'wechatpay',
    'wechatpay-v3',
    'cloudpay',
    'database',
    'function-adapters',
    'gateway',
  ],
  server: [
    'contracts',
    'internal',
    'wechatpay',
    'wechatpay-v3',
    'cloudpay',
    'database',
    'storage',
    'openapi',
    'function-adapters',
    'function-host',
    'gateway',
    'durable',
  ],
  emulator: [
    'contracts',
    'internal',
    'cloudpay',
    'database',
    'storage',
    'simulator',
    'gateway',
    'function-host',
    'function-adapters',
  ],
  check: ['contracts', 'internal', 'wechatpay', 'openapi', 'function-host'],
  miniprogram: ['contracts'],
  console: ['contracts'],
  cli: ['contracts', 'internal', 'server', 'emulator', 'check', 'console'],
};

/** The files by which other packages enter a package: those of the `exports` of the manifests. */
const entries = readdirSync('packages').flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  return Object.values(exports)
    .flatMap((entry) => entry['opencloudpay:source'] ?? (/\.ts$/.test(entry) ? entry : []))
    .map((file) => `^packages/${name}/${file.replace('./', '').replace('*', '.+').replace('.ts', '\\.ts$')}`);
});

const tests = '\\.test\\.ts$|/src/testing/';

/**
 * Rooms of folders, from the ground up: a room imports none that stands after it. Files beside the rooms, and folders
 * that are not listed, may join them.
 */
const rooms = {
  'simulator/src': [
    ...['clock', 'records', 'events', 'store', 'faults', 'merchants', 'world', 'refusals', 'orders'],
    ...['notifications', 'payers', 'profit-sharing', 'refunds', 'bills', 'requests', 'apis', 'state'],
    ...['server', 'actions'],
  ],
  'gateway/src': [
    'log', // lines, and what no line may show
    'requests', // bodies within bounds, and the codes of refusals
    'merchants', // whose keys an account holds, and who receives the money
    'operations', // health, metrics, certificates that expire
    'cloudpay', // calls of functions: who may call, repeats, the forms of an answer
    'callbacks', // where the callback of an order runs
    'notification', // verified, checked against its address, delivered, acknowledged
    'entries', // the same on each framework
  ],
  'durable/src/store': [
    'rows', // how records become columns, and which columns are encrypted
    'queue', // jobs: which is due, and who has it
    'orders', // orders and refunds: their states, and those without news
    'notifications', // stored once, compared, replayed
    'attempts', // one delivery: begun, settled, and the next one
    'maintenance', // what runs by the clock: sweep, prune, leases of scheduled jobs
    'bills', // bills in stages, and how they differ from the store
  ],
};

const roomOrder = Object.entries(rooms).flatMap(([folder, names]) =>
  names.slice(0, -1).map((room, index) => ({
    name: `${folder.replaceAll('/', '-')}-${room}-imports-no-room-above`,
    comment: `The rooms of ${folder}, from the ground up: ${names.join(', ')}. Move what both need down.`,
    severity: 'error',
    from: { path: `^packages/${folder}/${room}/`, pathNot: tests },
    to: { path: `^packages/${folder}/(${names.slice(index + 1).join('|')})/` },
  })),
);

const sources = (names) => `^packages/(${names.join('|')})/`;

const directions = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `${name}-imports-only-${allowed.join('-') || 'itself'}`,
  comment: `Of our packages ${name} may import: ${allowed.join(', ') || 'none'}. Move the code, or change the design knowingly.`,
  severity: 'error',
  from: { path: sources([name]), pathNot: tests },
  to: { path: '^packages/', pathNot: sources([name, ...allowed]) },
}));

export default {
  forbidden: [
    ...directions,
    ...roomOrder,
    {
      name: 'every-package-has-its-line',
      comment: 'A package without a line in mayImport would be free to import anything: give it one.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: sources(Object.keys(mayImport)) },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    {
      name: 'enter-by-the-index',
      comment:
        "Another package is entered by its index or by a subpath of its `exports`: import '@opencloudpay/<name>'.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: tests },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/', ...entries],
      },
    },
    {
      name: 'tests-share-test-helpers-of-internal',
      comment:
        "A test may use the test helpers that `internal` exports; other packages' come through its own `src/testing`.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/.+\\.test\\.ts$' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/', ...entries],
      },
    },
    {
      name: 'test-helpers-share-test-helpers',
      comment: "A package's test helpers (`src/testing`) may use those of another package, and its index.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/testing/' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/', ...entries, '^packages/[^/]+/src/testing/'],
      },
    },
    {
      name: 'gateway-extension-for-packages-that-build-on-it',
      comment: 'Only durable and the program of the gateway extend the gateway: others use its index.',
      severity: 'error',
      from: { path: '^packages/', pathNot: sources(['gateway', 'durable', 'server', 'cli']) },
      to: { path: '^packages/gateway/src/extension\\.ts$' },
    },
    {
      name: 'sql-in-database-and-durable-alone',
      comment:
        'Only these two know SQL: the documents and their connections, and the store of the durable gateway.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/(database|durable)/' },
      to: { path: 'node_modules/(@electric-sql/|kysely/|pg/|pg-boss/)' },
    },
    {
      name: 'console-types-only',
      comment:
        'The page runs in a browser: of contracts it takes only the types of what the dev server and its page send.',
      severity: 'error',
      from: { path: '^packages/console/page/', pathNot: tests },
      to: { path: sources(['contracts']), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other in a circle cannot be read one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment:
        'An import that leads nowhere. Scripts and examples run in other folders too, where more is installed.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|/fixtures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['opencloudpay:source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
