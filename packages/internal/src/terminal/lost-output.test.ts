import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { endWithoutOutput } from './lost-output';

let written: string;
/** What the program does at its end. */
let atExit: () => void;
beforeEach(() => {
  written = '';
  jest.replaceProperty(process, 'env', { ...process.env, LC_ALL: 'C' });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  jest.spyOn(process.stdout, 'on').mockReturnThis();
  jest.spyOn(process, 'on').mockImplementation((event, listener) => {
    if ((event as string) === 'exit') atExit = listener as () => void;
    return process;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

/** Ends a program whose stdout has failed. */
function endAfter(code: string | undefined, { isJson = false, exitCode = 0 } = {}) {
  endWithoutOutput('cloudpay', isJson);
  process.exitCode = exitCode;
  const failure = code === undefined ? null : Object.assign(new Error('write'), { code });
  Object.defineProperty(process.stdout, 'errored', { value: failure, configurable: true });
  atExit();
  Reflect.deleteProperty(process.stdout, 'errored');
  return { written, code: process.exitCode };
}

describe('a program whose output is lost', () => {
  it('says nothing when the reader of a pipe has seen enough, and ends as by SIGPIPE', () => {
    expect(endAfter('EPIPE')).toEqual({ written: '', code: 141 });
  });

  it('says that the disk is full, and fails although its work succeeded', () => {
    expect(endAfter('ENOSPC')).toEqual({
      written: expect.stringMatching(/^cloudpay: The result cannot be written .*\(ENOSPC\)/),
      code: 1,
    });
  });

  it('says it in JSON to a program', () => {
    expect(JSON.parse(endAfter('ENOSPC', { isJson: true }).written)).toEqual({
      error: { code: 'OUTPUT_LOST', message: expect.stringContaining('ENOSPC') },
    });
  });

  it('keeps its exit code otherwise', () => {
    expect(endAfter(undefined, { exitCode: 78 })).toEqual({ written: '', code: 78 });
  });
});
