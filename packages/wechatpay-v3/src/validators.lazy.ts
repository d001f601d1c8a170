/** Loaded by the first call that is validated. */
export { validators } from './validators/index';
