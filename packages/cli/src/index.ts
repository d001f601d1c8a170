export { type DemoOptions, demo } from './demo/demo';
export { createProgram, type ProgramOptions } from './program';
