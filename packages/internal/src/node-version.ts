/** The oldest Node for servers and commands: the first with `module.registerHooks`, which loads functions. */
const OLDEST = [22, 15] as const;

/**
 * The message for a Node that is too old; `undefined` for any other.
 *
 * @param program what needs the newer Node
 */
export function nodeProblem(version: string, program = 'cloudpay'): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `this is Node ${version}, and ${program} needs Node ${OLDEST.join('.')} or newer: install one from https://nodejs.org. Where you deploy them, cloud functions run on Node 16 and newer.`;
}
