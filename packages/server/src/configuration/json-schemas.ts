import { fileSchema } from './reading/json-schema';
import type { JsonSchema } from './reading/reading';
import { configuration } from './schema';
import { serveConfiguration } from './serve/serve-schema';

/** The schemas that the package ships, by their files in `dist`. The build writes them. */
export const JSON_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  'cloudpay.schema.json': fileSchema('The configuration of cloudpay serve', serveConfiguration.schema),
  'gateway.schema.json': fileSchema('The configuration of cloudpay gateway', configuration.schema),
};
