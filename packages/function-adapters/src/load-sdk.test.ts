import { describe, expect, it } from '@jest/globals';
import { loadSdk } from './load-sdk';

const sdk = { adapter: 'aws-lambda', name: '@aws-sdk/client-lambda' };
const failing = (message: string, code: string) => () => {
  throw Object.assign(new Error(message), { code });
};

describe('loadSdk', () => {
  it('gives the command that installs a missing SDK', () => {
    const load = failing("Cannot find module '@aws-sdk/client-lambda'", 'MODULE_NOT_FOUND');
    expect(() => loadSdk({ ...sdk, load })).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message:
          'The adapter aws-lambda needs the package @aws-sdk/client-lambda, which is not installed: npm install @aws-sdk/client-lambda',
      }),
    );
  });

  it('says why an SDK that is installed cannot be loaded', () => {
    const load = failing("Cannot find module 'tslib'", 'MODULE_NOT_FOUND');
    expect(() => loadSdk({ ...sdk, load })).toThrow(
      /which cannot be loaded \(MODULE_NOT_FOUND\): npm install/,
    );
  });
});
