export { type Emulator, type EmulatorOptions, startEmulator, type User } from './emulator';
