import { afterEach, expect, it, jest } from '@jest/globals';
import { say } from '@opencloudpay/internal';
import { StorageError } from './errors';
import { messageForUser } from './message-for-user';

afterEach(() => {
  jest.restoreAllMocks();
});

const full = Object.assign(new Error("ENOSPC: no space left on device, write '/srv/files/a'"), {
  code: 'ENOSPC',
});

it.each([
  ['itself', full],
  [
    'behind an error of the folder',
    new StorageError('FOLDER_FAILED', say('/srv/files fails', '/srv/files 出错'), { cause: full }),
  ],
])('a full disk is named to users, and the folder only to the operator: %s', (_, failure) => {
  const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
  const message = messageForUser(failure, 'An upload');
  expect(message).toContain('The disk of the files is full');
  expect(message).not.toContain('/srv');
  expect(String(warn.mock.calls[0]?.[0])).toContain('/srv/files');
});
