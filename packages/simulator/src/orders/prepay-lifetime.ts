/** How long a prepay id can be paid with: two hours. */
export const PREPAY_LIFETIME = 2 * 60 * 60 * 1000;
