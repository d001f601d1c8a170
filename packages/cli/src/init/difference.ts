import { hasColours, terminalText } from '@opencloudpay/internal';
import { diffLines } from 'diff';
import { createColors } from 'picocolors';
import type { Change } from './changes';

const colors = createColors(hasColours(process.stdout));

/** Lines that stay the same, before and after a change. */
const CONTEXT = 2;

/** The changes of files as people know them from git: `+` for new lines, `-` for those that go. */
export function differenceText(changes: readonly Change[]): string {
  return changes.map(fileText).join('\n');
}

function fileText({ path, before, after, isSecret = false }: Change): string {
  const title = colors.bold(before === undefined ? `+++ ${path}` : `+++ ${path}\n--- ${path}`);
  const parts = diffLines(unix(before ?? ''), unix(after));
  const lines = parts.flatMap(({ value, added, removed }, index) => {
    // What the owner has written may be a secret, also where it is carried into a new line.
    const shown = isSecret ? hidden(value) : before === undefined ? value : withoutSecrets(value);
    const text = shown.replace(/\n$/, '').split('\n');
    if (added) return text.map((line) => colors.green(`+ ${line}`));
    if (removed) return text.map((line) => colors.red(`- ${line}`));
    // Lines around an addition to .env tell a reader nothing, and are the owner's.
    if (isSecret) return [colors.dim('  …')];
    return shortened(text, index > 0, index < parts.length - 1).map((line) => colors.dim(`  ${line}`));
  });
  return terminalText(`${title}\n${lines.join('\n')}\n`, { coloured: true });
}

/** A file keeps its line ends, so they are no difference. */
function unix(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** The lines beside a change; `…` for the others. */
function shortened(lines: readonly string[], isAfterChange: boolean, isBeforeChange: boolean): string[] {
  const first = isAfterChange ? lines.slice(0, CONTEXT) : [];
  const last = isBeforeChange ? lines.slice(-CONTEXT) : [];
  return first.length + last.length >= lines.length ? [...lines] : [...first, '…', ...last];
}

/** `"apiKey": "…"`, `"keys": ["…"]`: values that a configuration of the owner may hold as text. Not the paths that init writes. */
const SECRETS =
  /("\w*(?:keys?|secret|token|passphrase|password|pfx)"\s*:\s*)(?!"keys\/[\w.]+")(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi;
/** The password of an address: `postgres://user:password@host`. */
const PASSWORD = /(:\/\/)[^/@\s"]+(?=@)/g;

/** Lines of a file that its owner has filled in. */
function withoutSecrets(lines: string): string {
  return lines.replace(SECRETS, '$1"…"').replace(PASSWORD, '$1…');
}

/** A secret in a terminal is a secret in its history. */
function hidden(text: string): string {
  return text.replace(/^(#? ?[A-Z][A-Z0-9_]*=).+$/gm, '$1…');
}
