/** The lifetime of a prepay id: two hours. */
export const PREPAY_LIFETIME = 2 * 60 * 60 * 1000;
