/** One line of a stack, as V8 writes it. */
const FRAME = /^ +at /;

/**
 * Text without the frames that called the function, in all stacks in it: those frames are of this program and of Node,
 * and do not help to find the function's mistake.
 */
export function withoutHostFrames(text: string): string {
  if (!text.includes(__filename)) return text;
  const kept: string[] = [];
  let below = false;
  for (const line of text.split('\n')) {
    below = FRAME.test(line) && (below || line.includes(__filename));
    if (!below) kept.push(line);
    // The fields of an error follow.
    else if (line.endsWith(' {')) kept.push(`${kept.pop() ?? ''} {`);
  }
  return kept.join('\n');
}
