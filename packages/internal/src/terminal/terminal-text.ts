/**
 * Text from outside (a function's output, an error, a name, a field of an order) may contain escape sequences that make a
 * terminal hide or overwrite lines, change its title or clipboard, or answer as if a person had typed. Only
 * colours pass. Every other control is shown as a visible character, so nothing is lost.
 */

/** Controls (C0, DEL, C1), and colour sequences: SGR, `ESC [ 1 ; 31 m`. */
const CONTROL = /(\p{Cc})(\[[\d;:]{0,64}m)?/gu;
/** Characters that change the direction of text, which can disguise it, and the Unicode line separators. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

const ESCAPE = '\u001b';
const RESET = `${ESCAPE}[0m`;

/**
 * Makes text harmless for a terminal, line by line. Line breaks and tabs stay.
 *
 * @param coloured whether colours pass; a line with colours then ends with a reset. Default: false
 */
export function terminalText(text: string, { coloured = false }: { coloured?: boolean } = {}): string {
  return text
    .split(/\r?\n/)
    .map((line) => terminalLine(line, coloured))
    .join('\n');
}

function terminalLine(line: string, coloured: boolean): string {
  let hasColours = false;
  const shown = line
    .replace(CONTROL, (_, control: string, colours = '') => {
      if (control === '\t') return `\t${colours}`;
      if (control !== ESCAPE || colours === '') return `${visible(control)}${colours}`;
      hasColours ||= coloured;
      return coloured ? `${ESCAPE}${colours}` : '';
    })
    .replace(DIRECTION, visible);
  return hasColours ? `${shown}${RESET}` : shown;
}

/** `␛` and similar pictures; a control without a picture is shown by its number: `\u009b`. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : escaped(character);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON on one line, with terminal controls escaped: `JSON.stringify` leaves some unescaped. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\p{Cc}/gu, escaped)
    .replace(DIRECTION, escaped);
}
