import type { FileEnvironment } from '@opencloudpay/storage';
import type { EmulatorStorage } from '../emulator-storage';

/**
 * The files for a test, which arranges and asserts.
 *
 * @param open opens the storage
 */
export function storageMethods(open: () => Promise<FileEnvironment>): EmulatorStorage {
  return {
    upload: async (path, content, options) => (await open()).upload(path, content, options),
    download: async (file) => (await open()).download(file),
    read: async (file) => (await open()).read(file),
    stat: async (file) => (await open()).stat(file),
    remove: async (file) => (await open()).remove(file),
    list: async (options) => (await open()).list(options),
    temporaryAddress: async (file, seconds) => (await open()).temporaryAddress(file, seconds),
  };
}
