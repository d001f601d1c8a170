import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runProgram } from './run-program';

let written: string;
beforeEach(() => {
  written = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  process.stdout.removeAllListeners('error');
});

/** Resolves after the program has handled its failure. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a program', () => {
  it('writes a failure as one line without control characters, and exits with 1', async () => {
    runProgram('cloudpay', () => Promise.reject(new Error('There is no folder \u001b[2J.')));
    await settled();
    expect(written).toBe('cloudpay: There is no folder \u241b[2J.\n');
    expect(process.exitCode).toBe(1);
  });

  it('is not loaded on a Node that is too old', async () => {
    const run = jest.fn(() => Promise.resolve());
    runProgram('cloudpay-server', run, '20.1.0');
    await settled();
    expect(run).not.toHaveBeenCalled();
    expect(written).toMatch(/^cloudpay-server: this is Node 20\.1\.0/);
  });
});
