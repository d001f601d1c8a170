import { findProject, functionsOf } from '@opencloudpay/function-host';
import type { NameKind } from './completions';

/** Finds the names of a kind. */
export type FindNames = Readonly<Partial<Record<NameKind, () => Promise<readonly string[]>>>>;

/**
 * Names that a shell offers, sorted. None where they cannot be found: a person who types a line wants no failure in it.
 *
 * @param others ways to find names of kinds that this package does not know
 * @param folder of the project. Default: the current one
 */
export async function namesOf(
  kind: NameKind,
  others: FindNames = {},
  folder = '.',
): Promise<readonly string[]> {
  try {
    const find = others[kind];
    const names = find ? await find() : kind === 'functions' ? functionsIn(folder) : [];
    return [...names].sort();
  } catch {
    return [];
  }
}

function functionsIn(folder: string): readonly string[] {
  return [...functionsOf(findProject(folder)).keys()];
}
