import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { CodedError, isCodedError } from './coded-error';

type Copy = typeof import('./coded-error');

/** A copy of the module, as each package's bundle holds one. */
function copy(): Copy {
  let copied: Copy | undefined;
  jest.isolateModules(() => {
    copied = jest.requireActual<Copy>('./coded-error');
  });
  return copied as Copy;
}

class StockError extends CodedError<'SOLD_OUT' | 'NOT_LISTED'> {}

describe('a coded error', () => {
  it('has its class’s name, code, message and cause', () => {
    const cause = new Error('the shelf is empty');
    const error = new StockError('SOLD_OUT', 'The article is sold out: choose another.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'StockError', code: 'SOLD_OUT', cause });
    expect(String(error)).toBe('StockError: The article is sold out: choose another.');
  });

  it('has no property `cause` where none is given', () => {
    expect(Object.keys(new StockError('SOLD_OUT', 'm')).sort()).toEqual(['code', 'name']);
    expect('cause' in new StockError('SOLD_OUT', 'm')).toBe(false);
  });
});

describe('isCodedError', () => {
  afterEach(() => {
    jest.resetModules();
  });

  it('recognises errors of another copy of the module, which instanceof does not', () => {
    const other = copy();
    class OtherError extends other.CodedError<'SOLD_OUT'> {}
    const error = new OtherError('SOLD_OUT', 'm');
    expect(error).not.toBeInstanceOf(CodedError);
    expect(isCodedError(error)).toBe(true);
    expect(isCodedError(error, 'SOLD_OUT')).toBe(true);
    expect(other.isCodedError(new StockError('NOT_LISTED', 'm'))).toBe(true);
  });

  it('accepts only the given codes', () => {
    const error = new StockError('SOLD_OUT', 'm');
    expect(isCodedError(error, 'NOT_LISTED', 'SOLD_OUT')).toBe(true);
    expect(isCodedError(error, 'NOT_LISTED')).toBe(false);
  });

  it.each([
    undefined,
    null,
    'SOLD_OUT',
    new Error('m'),
    Object.assign(new Error('m'), { code: 'ENOENT' }),
    { code: 'A' },
  ])('is false for any other value: %p', (value) => {
    expect(isCodedError(value)).toBe(false);
  });
});
