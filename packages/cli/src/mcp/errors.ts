import { CodedError } from '@opencloudpay/contracts/coded-error';

/** The codes of the errors of `cloudpay mcp` itself. Errors of the dev server's API are passed on with theirs. */
export type McpErrorCode =
  /** `--dev` is not an address of this machine. */
  | 'ADDRESS_INVALID'
  /** The project's folder cannot be read, or has no code. */
  | 'PROJECT_UNREADABLE'
  /** No `cloudpay dev` answers. */
  | 'DEV_SERVER_MISSING'
  /** The `cloudpay dev` that answers runs another project. */
  | 'DEV_SERVER_OTHER'
  /** The dev server has not answered in time, or the connection broke: what was asked for may have happened. */
  | 'DEV_SERVER_SILENT'
  /** The dev server answered something that is not its API. */
  | 'ANSWER_UNREADABLE'
  /** An amount in the fields of a notification is not a whole number of cents. */
  | 'FIELDS_INVALID'
  /** `cloudpay check` has no such rule. */
  | 'RULE_UNKNOWN';

/** For a folder that is not the project's: AI tools start servers in folders of their own. */
export const NAME_PROJECT =
  "Is this not the project's folder? Then configure cloudpay mcp with --project <its absolute path>.";

/** The failure of a tool, for the model that called it: what happened and what to do next. */
export class McpToolError extends CodedError<McpErrorCode> {}
