export { type ConsoleFiles, consoleFiles } from './console-files';
export { ConsoleError, type ConsoleErrorCode } from './errors';
