import { type ComponentProps, useId } from 'react';

/** A labelled choice of one file. */
export function FileField({
  label,
  hint,
  onFile,
  ...input
}: Omit<ComponentProps<'input'>, 'onChange' | 'type'> & {
  readonly label: string;
  readonly hint?: string;
  readonly onFile: (file: File | null) => void;
}) {
  const id = useId();
  return (
    <div className="usa-form-group">
      <label className="usa-label" htmlFor={id}>
        {label}
      </label>
      {hint === undefined ? null : (
        <span className="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <input
        {...input}
        id={id}
        type="file"
        className="usa-input cs-file"
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
      />
    </div>
  );
}
