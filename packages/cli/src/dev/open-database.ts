import { callsDatabase, type Emulator } from '@opencloudpay/emulator';

/**
 * Opens the documents of a project whose functions use them, so that the first call or callback does not wait for it:
 * opening takes more than a second, and WeChat Pay waits five for an answer. Other projects get no database.
 *
 * @param folder the project's folder, or the folder of its functions
 */
export async function openDatabase(
  emulator: { readonly database: Pick<Emulator['database'], 'collections'> },
  folder: string,
): Promise<void> {
  try {
    if (callsDatabase(folder)) await emulator.database.collections();
  } catch {
    // The emulator has said why, and the first call tries again.
  }
}
