export type { CallbackEvent, CallbackTarget } from './callback/types';
