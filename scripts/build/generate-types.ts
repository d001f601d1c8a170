/** Writes the types of every call. They are not committed, because the declarations are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { callTypes, requestTypes } from '../api-types/write-types.ts';
import { v3RequestTypes } from '../api-types/write-v3-types.ts';
import { loadDeclarations, loadV3Declarations } from './load-declarations.ts';

const packages = join(import.meta.dirname, '../../packages');

/** The files that {@link generateTypes} writes. */
export const GENERATED_TYPES = [
  join(packages, 'wechatpay/src/generated/requests.ts'),
  join(packages, 'cloudpay/src/generated/calls.ts'),
  join(packages, 'wechatpay-v3/src/generated/requests.ts'),
] as const;

export async function generateTypes(): Promise<void> {
  const declarations = await loadDeclarations();
  const [requests, calls, v3Requests] = GENERATED_TYPES;
  write(requests, requestTypes(declarations));
  write(calls, callTypes(declarations));
  write(v3Requests, v3RequestTypes(await loadV3Declarations()));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
