/** Loaded by the first call that is checked. */
export { validators } from './validators/index';
