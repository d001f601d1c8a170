import { parse } from 'yaml';

export type Yaml = string | Yaml[] | { [key: string]: Yaml };

/** Reads YAML with every scalar as its text. A duplicate key or a wrong indentation is an error with its line. */
export function readYaml(text: string): Yaml {
  return parse(text, { schema: 'failsafe' }) as Yaml;
}
