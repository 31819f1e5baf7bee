import { type ComponentProps, useId } from 'react';

/** A labelled input with its hint and error, as the design system has it. */
export function TextField({
  label,
  hint,
  error,
  ...input
}: ComponentProps<'input'> & { readonly label: string; readonly hint?: string; readonly error?: string | null }) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, error == null ? '' : `${id}-error`].filter((each) => each !== '').join(' ');
  return (
    <div className={error == null ? 'usa-form-group' : 'usa-form-group usa-form-group--error'}>
      <label className="usa-label" htmlFor={id}>
        {label}
      </label>
      {hint === undefined ? null : (
        <span className="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error == null ? null : (
        <span className="usa-error-message" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      <input
        {...input}
        id={id}
        className={error == null ? 'usa-input' : 'usa-input usa-input--error'}
        aria-invalid={error == null ? undefined : true}
        {...(described === '' ? {} : { 'aria-describedby': described })}
      />
    </div>
  );
}

/** A button of the design system; one that waits for its work cannot be pressed twice. */
export function Button({
  look = 'plain',
  waits = false,
  ...button
}: ComponentProps<'button'> & { readonly look?: 'plain' | 'outline' | 'quiet' | 'danger'; readonly waits?: boolean }) {
  const style = { plain: '', outline: ' usa-button--outline', quiet: ' usa-button--unstyled', danger: ' usa-button--secondary' }[look];
  return (
    <button
      type="button"
      {...button}
      className={`usa-button${style} ${button.className ?? ''}`.trim()}
      aria-disabled={waits || button['aria-disabled']}
      onClick={waits ? (event) => event.preventDefault() : button.onClick}
    />
  );
}
