/** `process.env.KEY`, `process.env['KEY']`, with what stands before and after it. */
const READ =
  /(?:((?<![=!<>])=|:|\breturn|\$\{)\s*)process\.env(?:\.([A-Za-z_]\w*)|\[\s*['"]([A-Za-z_]\w*)['"]\s*\])\s*(\|\||\?\?|[=!]==?|\?|&&)?\s*(''|""|``|undefined\b|null\b)?/g;
/** `const { KEY, OTHER: other } = process.env` */
const TAKEN = /\{([^{}]*)\}\s*=\s*process\.env\b(?!\s*[.[])/g;

/** What a platform or a host sets. */
const OF_THE_PLATFORM =
  /^(?:(?:TCB|TENCENTCLOUD|QCLOUD|SCF|WX|CLOUDPAY|CLOUDBASE|NODE|KUBERNETES|AWS|FC)_|npm_)|^(?:PATH|HOME|USER|LANG|PWD|TMPDIR|TZ|HOSTNAME|PORT|CI|DEBUG|_X_\w+)$/;

/**
 * The environment variables whose value code takes and for which it has no other: `a: process.env.KEY || ''`. What only
 * decides something, as in `if (process.env.DEBUG)`, or has a default, is left out.
 */
export function readVariables(code: string): string[] {
  const read = [...code.matchAll(READ)].flatMap(([, before, dotted, quoted, operator, empty]) => {
    // `==` and `=>` end in one of these, too; a comparison or a choice has both cases.
    const isTaken = operator === undefined || (/^(?:\|\||\?\?)$/.test(operator) && empty !== undefined);
    return before !== undefined && isTaken ? [dotted ?? quoted ?? ''] : [];
  });
  const taken = [...code.matchAll(TAKEN)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((each) => each.trim())
      .filter((each) => !/[=.]/.test(each))
      .map((each) => each.split(':')[0]?.trim() ?? ''),
  );
  const names = [...read, ...taken].filter((name) => /^[A-Za-z_]\w*$/.test(name));
  return [...new Set(names)].filter((name) => !OF_THE_PLATFORM.test(name));
}
