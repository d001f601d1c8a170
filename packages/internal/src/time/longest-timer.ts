/** Milliseconds of the longest timer that Node can wait for. Node fires a longer one at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;
