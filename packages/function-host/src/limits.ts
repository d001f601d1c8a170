/** What CloudBase gives a function that sets no limit of its own, in milliseconds. */
export const DEFAULT_TIME_LIMIT = 3_000;

/** What CloudBase gives a function that sets no memory of its own, in MB. */
export const DEFAULT_MEMORY_LIMIT = 256;

/** How long a function may take to be loaded, in milliseconds; it is not counted against its time limit. */
export const DEFAULT_LOAD_LIMIT = 15_000;

/** How many instances of one function run side by side; further invocations wait their turn. */
export const DEFAULT_MAX_INSTANCES = 8;

/** SCF's bound for an event and for a result, in bytes. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Where one line of a function's log is cut, in characters: a line without an end must not fill the host's memory. */
export const MAX_LOG_LINE = 64 * 1024;

/** How many functions deep functions may call each other; deeper ones call each other in a circle. */
export const MAX_CALL_DEPTH = 16;

/** How long files must be left alone before what changed is loaded, in milliseconds: editors and compilers write in bursts. */
export const QUIET_TIME = 80;

/**
 * How long the token of a call is good for, in milliseconds: far beyond the longest call, with its wait for a free
 * instance and what it still does after it has returned.
 */
export const TOKEN_LIFETIME = 24 * 60 * 60 * 1000;
