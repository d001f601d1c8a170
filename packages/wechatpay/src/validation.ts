/** How a value is refused: shared with `wechatpay-v3`, whose errors have the same words. */
export { schemaKey } from './schema-key';
export { missing, unfit } from './validate-wording';
export { hasUncarriable } from './xml-characters';
