import type { DevRequest } from './dev-request';
import type { z } from './sdk.lazy';

/** What a tool works with. */
export interface ToolContext {
  request: DevRequest;
  /** Ends when the client cancels the call. */
  signal: AbortSignal;
}

export interface ToolHints {
  /** It changes nothing. */
  readOnlyHint: boolean;
  /** It may end or overwrite something. */
  destructiveHint?: boolean;
  /** A second call with the same input changes nothing more. */
  idempotentHint?: boolean;
  /** It runs the project's code, which may call other servers. */
  openWorldHint: boolean;
}

/** One tool of the server. */
export interface ToolOf<Input extends z.ZodObject, Output extends z.ZodObject> {
  name: string;
  title: string;
  /** For the model that chooses a tool. */
  description: string;
  input: Input;
  /** The structured result. Objects may have more fields than it names. */
  output: Output;
  hints: ToolHints;
  run(input: z.output<Input>, context: ToolContext): Promise<Result<z.input<Output>>>;
}

/** The fields that an output names. A record may have more, and be read-only. */
type Result<Value> = Value extends readonly (infer Element)[]
  ? readonly Result<Element>[]
  : Value extends object
    ? { [Name in keyof Value as string extends Name ? never : Name]: Result<Value[Name]> }
    : Value;

export type Tool = ToolOf<z.ZodObject, z.ZodObject>;

/** Forgets the types of the input and the output, which TypeScript has compared by then. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: ToolOf<Input, Output>,
): Tool {
  return tool as unknown as Tool;
}

/** It looks, and no code of the project runs. */
export const LOOKS: ToolHints = { readOnlyHint: true, openWorldHint: false };
