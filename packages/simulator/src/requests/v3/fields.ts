import { V3Refusal } from './refusal';

export type Json = Readonly<Record<string, unknown>>;

/** Where the fields of a request stand. */
export type Location = 'path' | 'query' | 'body';

/** Reads the fields of one part of a request. JSON is strict: a number given as text is refused. */
export class Fields {
  private readonly location: Location;
  private readonly values: Json;
  private readonly read = new Set<string>();

  constructor(location: Location, values: Json) {
    this.location = location;
    this.values = values;
  }

  /**
   * @param path the names from the outside in, as in `amount.total`
   * @throws {V3Refusal} PARAM_ERROR
   */
  text(path: string): string | undefined {
    const value = this.at(path);
    if (value !== undefined && typeof value !== 'string') throw this.wrong(path, value, 'must be text');
    return value === '' ? undefined : value;
  }

  /** @throws {V3Refusal} PARAM_ERROR */
  neededText(path: string): string {
    const value = this.text(path);
    if (value === undefined) throw this.missing(path);
    return value;
  }

  /** @throws {V3Refusal} PARAM_ERROR */
  neededInteger(path: string): number {
    const value = this.at(path);
    if (value === undefined) throw this.missing(path);
    if (!Number.isSafeInteger(value)) throw this.wrong(path, value, 'must be a whole number, without quotes');
    return value as number;
  }

  /** @throws {V3Refusal} PARAM_ERROR */
  flag(path: string): boolean {
    const value = this.at(path) ?? false;
    if (typeof value !== 'boolean') throw this.wrong(path, value, 'must be true or false');
    return value;
  }

  /** @throws {V3Refusal} PARAM_ERROR */
  object(path: string): Json | undefined {
    const value = this.at(path);
    if (value === undefined || isObject(value)) return value;
    throw this.wrong(path, value, 'must be an object');
  }

  /** @throws {V3Refusal} PARAM_ERROR */
  list(path: string): readonly unknown[] | undefined {
    const value = this.at(path);
    if (value === undefined || Array.isArray(value)) return value;
    throw this.wrong(path, value, 'must be a list');
  }

  /**
   * The fields that the API has not read, for the simulator's strict mode.
   *
   * @throws {V3Refusal} PARAM_ERROR, naming the first of them
   */
  refuseUnread(): void {
    const unread = this.unreadIn(this.values, '');
    if (unread === undefined) return;
    throw this.wrong(
      unread.slice(0, 64),
      undefined,
      'is not declared by the API. The simulator is strict: leave it out',
    );
  }

  private unreadIn(values: Json, outer: string): string | undefined {
    for (const [name, value] of Object.entries(values)) {
      const path = `${outer}${name}`;
      if (this.read.has(path)) continue;
      const hasRead = [...this.read].some((known) => known.startsWith(`${path}.`));
      if (!hasRead || !isObject(value)) return path;
      const inside = this.unreadIn(value, `${path}.`);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }

  /** A refusal of this field's value. */
  wrong(path: string, value: unknown, issue: string): V3Refusal {
    const field = this.pointer(path);
    const text = `输入源“/${this.location}${field}”格式错误`;
    const detail = { field, value, issue, location: this.location };
    return new V3Refusal(400, 'PARAM_ERROR', text, `${path} ${issue}.`, detail);
  }

  private missing(path: string): V3Refusal {
    const field = this.pointer(path);
    const text = `输入源“/${this.location}${field}”必填性规则校验失败，此字段为必填项`;
    const detail = { field, value: '', issue: 'is missing', location: this.location };
    return new V3Refusal(400, 'PARAM_ERROR', text, `${path} is missing.`, detail);
  }

  private pointer(path: string): string {
    return `/${path.replaceAll('.', '/')}`;
  }

  private at(path: string): unknown {
    this.read.add(path);
    let value: unknown = this.values;
    for (const name of path.split('.')) {
      if (value === undefined || value === null) return undefined;
      if (!isObject(value)) throw this.wrong(path, value, 'is inside a value that is not an object');
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    }
    return value ?? undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
