import type { FileEnvironment } from '@opencloudpay/storage';

/**
 * The files that functions reach by `cloud://` ids, for tests. Every method takes a file's path or its id. The storage opens
 * at the first call.
 */
export type EmulatorStorage = Omit<FileEnvironment, 'envId'>;
