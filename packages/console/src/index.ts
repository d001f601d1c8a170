export { type ConsoleFiles, consoleFiles } from './console-files';
