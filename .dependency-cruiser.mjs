/**
 * The import directions of the design, one line a package: what it may import of ours.
 * A package is entered by its index alone.
 */
const mayImport = {
  internal: [], // private: bundled into the packages that use it
  wechatpay: ['internal'],
  cloudpay: ['internal', 'wechatpay'],
  'wx-server-sdk': ['cloudpay'],
  'function-adapters': ['cloudpay', 'internal'], // of cloudpay types only, see below
  'function-host': ['internal'],
  simulator: ['wechatpay'],
  gateway: ['cloudpay', 'wechatpay', 'function-adapters', 'internal'],
  durable: ['cloudpay', 'wechatpay', 'function-adapters', 'gateway', 'internal'],
  emulator: ['simulator', 'gateway', 'function-host', 'function-adapters', 'internal'],
  miniprogram: [],
  console: ['emulator'], // types only, see below
  cli: ['emulator', 'gateway', 'durable', 'function-host', 'console'],
};

const sources = (names) => `^packages/(${names.join('|')})/`;
const tests = '\\.test\\.ts$|/src/testing/';

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
    {
      name: 'every-package-has-its-line',
      comment: 'A package without a line in mayImport would be free to import anything: give it one.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: sources(Object.keys(mayImport)) },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    {
      name: 'enter-by-the-index',
      comment: "Another package is entered by its index: import '@opencloudpay/<name>'.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: '/src/testing/' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'test-helpers-share-test-helpers',
      comment: "A package's test helpers (`src/testing`) may use those of another package, and its index.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/testing/' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$', '^packages/[^/]+/src/testing/'],
      },
    },
    {
      name: 'sql-in-durable-alone',
      comment: 'Only durable knows a database: its store and its database folder hold all SQL.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/durable/' },
      to: { path: 'node_modules/(@electric-sql/|kysely/|pg/|pg-boss/)' },
    },
    {
      name: 'function-adapters-types-only',
      comment: 'function-adapters takes only types from cloudpay, so that it loads nothing of it.',
      severity: 'error',
      from: { path: sources(['function-adapters']), pathNot: tests },
      to: { path: sources(['cloudpay']), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'console-types-only',
      comment:
        'The console runs in a browser: of the emulator it takes only the types of what they say to each other.',
      severity: 'error',
      from: { path: sources(['console']), pathNot: tests },
      to: { path: sources(['emulator']), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other in a circle cannot be read one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
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
