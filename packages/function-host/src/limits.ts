/** CloudBase's time limit of a function that sets none, in milliseconds. */
export const DEFAULT_TIME_LIMIT = 3_000;

/** CloudBase's memory limit of a function that sets none, in MB. */
export const DEFAULT_MEMORY_LIMIT = 256;

/** The time limit for loading a function, in milliseconds; it does not count towards the function's time limit. */
export const DEFAULT_LOAD_LIMIT = 15_000;

/** How many instances of one function run at once; further invocations wait. */
export const DEFAULT_MAX_INSTANCES = 8;

/** SCF's bound for an event and for a result, in bytes. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** The maximum length of a log line, in characters: an endless line must not fill the host's memory. */
export const MAX_LOG_LINE = 64 * 1024;

/** How many levels deep functions may call each other; deeper calls are a circle. */
export const MAX_CALL_DEPTH = 16;

/** How long files must be unchanged before a reload, in milliseconds, because editors and compilers write in bursts. */
export const QUIET_TIME = 80;

/**
 * How long the token of a call is good for, in milliseconds: far beyond the longest call, with its wait for a free
 * instance and what it still does after it has returned.
 */
export const TOKEN_LIFETIME = 24 * 60 * 60 * 1000;

/** The longest text of a reported refusal, in characters. */
export const MAX_REFUSAL_TEXT = 2_000;
