export {
  isDeeper,
  MAX_JSON_DEPTH,
  type ParsedJson,
  type ParseJsonOptions,
  parseJson,
  parseJsonObject,
  tooDeep,
} from './parse-json';
