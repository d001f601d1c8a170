import { useRef, useState } from 'preact/hooks';
import { Icon } from './icon';

interface DropZoneProps {
  /** What the files are for: the name of the hidden input. */
  label: string;
  /** The invitation to drop, the button to choose, and a note. */
  words: { drop: string; choose: string; note: string };
  /** As of the element `input`. Default: all files. */
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  onTake: (files: File[]) => void;
}

/** Takes files, by drop or by choice. */
export function DropZone({ label, words, accept, multiple, disabled, onTake }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    const chosen = [...(files ?? [])];
    // So that the same file can be chosen again.
    if (input.current) input.current.value = '';
    if (chosen.length > 0) onTake(chosen);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the way by keyboard
    <div
      class={over ? 'drop-zone over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!disabled) take(event.dataTransfer?.files);
      }}
    >
      <Icon name="upload" />
      <p>
        {words.drop}{' '}
        <button type="button" class="text-link" disabled={disabled} onClick={() => input.current?.click()}>
          {words.choose}
        </button>
      </p>
      <p class="muted">{words.note}</p>
      <input
        ref={input}
        type="file"
        hidden
        {...(accept !== undefined && { accept })}
        {...(multiple && { multiple })}
        aria-label={label}
        onChange={({ currentTarget }) => take(currentTarget.files)}
      />
    </div>
  );
}
