import type { Config } from 'jest';

const config: Config = {
  roots: ['<rootDir>/packages', '<rootDir>/scripts', '<rootDir>/examples', '<rootDir>/miniprogram-demo'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  // Packages are tested from their sources: the same condition that tsc and esbuild resolve by.
  testEnvironmentOptions: { customExportConditions: ['opencloudpay:source', 'node', 'node-addons'] },
  transform: { '\\.(ts|mjs|cjs|js)$': '<rootDir>/scripts/jest-transform.cjs' },
  testTimeout: 20_000,
};

export default config;
