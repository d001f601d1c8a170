/** How a value is refused: shared with `wechatpay-v3`, whose errors have the same words. */
export { schemaKey } from './validate/schema-key';
export { missing, unfit } from './validate/validate-wording';
export { hasUncarriable } from './xml/xml-characters';
