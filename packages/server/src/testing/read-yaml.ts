/** The values of the YAML in this repository. */
export type Yaml = string | Yaml[] | { [key: string]: Yaml };

interface Line {
  number: number;
  indent: number;
  text: string;
}

/** A key and its value: `name: text`; CloudFormation has keys such as `Fn::GetAtt`. */
const KEY = /^([\w.-]+(?:::[\w.-]+)*):(?:\s+(.*))?$/;

/**
 * Reads the plain part of YAML: maps, lists of scalars or maps, quoted text, and lists in brackets that are JSON. Strict: an
 * unknown form (tabs, anchors, a duplicate key, a wrong indentation) is an error with its line.
 */
export function readYaml(text: string): Yaml {
  const lines = text.split('\n').flatMap((raw, index): Line[] => {
    const content = raw.replace(/^\s*#.*$|\s#.*$/, '').trimEnd();
    if (content.trim() === '') return [];
    const indent = content.length - content.trimStart().length;
    const line = { number: index + 1, indent, text: content.trim() };
    if (content.slice(0, indent).includes('\t') || indent % 2 !== 0) throw wrong(line, 'its indentation');
    return [line];
  });
  const [value, rest] = block(lines, 0);
  if (rest[0]) throw wrong(rest[0], 'its indentation');
  return value;
}

function block(lines: Line[], indent: number): [Yaml, Line[]] {
  return lines[0]?.text.startsWith('- ') ? list(lines, indent) : map(lines, indent);
}

function list(lines: Line[], indent: number): [Yaml[], Line[]] {
  const items: Yaml[] = [];
  let rest = lines;
  for (let [line] = rest; line?.indent === indent; [line] = rest) {
    if (!line.text.startsWith('- ')) throw wrong(line, 'no item of a list');
    const text = line.text.slice(2).trim();
    if (KEY.test(text)) {
      // The map's first key stands beside the dash.
      const [item, after] = map([{ ...line, indent: indent + 2, text }, ...rest.slice(1)], indent + 2);
      items.push(item);
      rest = after;
    } else {
      items.push(scalar(text, line));
      rest = rest.slice(1);
    }
  }
  return [items, rest];
}

function map(lines: Line[], indent: number): [Record<string, Yaml>, Line[]] {
  const entries: Record<string, Yaml> = {};
  let rest = lines;
  for (let [line] = rest; line?.indent === indent; [line] = rest) {
    const [, key, value = ''] = KEY.exec(line.text) ?? [];
    if (key === undefined) throw wrong(line, 'no key');
    if (Object.hasOwn(entries, key)) throw wrong(line, `${key} for the second time`);
    rest = rest.slice(1);
    if (value !== '') entries[key] = scalar(value, line);
    else if (rest[0]?.indent === indent + 2) [entries[key], rest] = block(rest, indent + 2);
    else entries[key] = '';
  }
  return [entries, rest];
}

function scalar(text: string, line: Line): Yaml {
  if (/^[["]/.test(text)) return JSON.parse(text) as Yaml;
  // Text that begins so, or holds this, has another meaning in YAML.
  if (/^[&*!|>%@`'{]/.test(text) || /: |:$/.test(text.replace(/\$\{[^}]*\}/g, ''))) throw wrong(line, text);
  return text;
}

function wrong({ number }: Line, what: string): Error {
  return new Error(`Line ${number} of the YAML: ${what}`);
}
