/** `console`: print what was found in the parameters of calls. `cloudpay dev` sets it for its functions. */
const VARIABLE = 'CLOUDPAY_WARNINGS';

/** Prints the warnings of a call where the environment says so. The result has them as `hint` in any case. */
export function showWarnings(displayName: string, warnings: readonly string[]): void {
  if (warnings.length === 0 || process.env[VARIABLE] !== 'console') return;
  for (const warning of warnings) console.warn(`${displayName}: ${warning}`);
}
