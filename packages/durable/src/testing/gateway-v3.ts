/** The helpers for notifications of v3, which need the keys of fixtures: a bundled program has none. */
export * from '../../../gateway/src/testing/notifications-v3';
