import { usePage } from '../context';

/**
 * The diagnosis of a callback: the translation of its code, if there is one, and the emulator's text, which quotes the
 * reply.
 */
export function Diagnosis({ code, text }: { code?: string | undefined; text: string }) {
  const { t } = usePage();
  const translated = code === undefined ? undefined : t.diagnoses[code];
  return (
    <div class="problem">
      {code !== undefined && <span class="code">{code}</span>} {translated ?? text}
      {translated !== undefined && (
        <p class="original" lang="en">
          {text}
        </p>
      )}
    </div>
  );
}
