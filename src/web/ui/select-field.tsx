import { type ComponentProps, type ReactNode, useId } from 'react';

/** A labelled choice, as the design system has it. */
export function SelectField({
  label,
  children,
  ...select
}: ComponentProps<'select'> & { readonly label: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <div className="usa-form-group">
      <label className="usa-label" htmlFor={id}>
        {label}
      </label>
      <select {...select} id={id} className="usa-select">
        {children}
      </select>
    </div>
  );
}

/** A labelled field of several lines, with its hint. */
export function TextArea({ label, hint, ...area }: ComponentProps<'textarea'> & { readonly label: string; readonly hint?: string }) {
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
      <textarea {...area} id={id} className="usa-textarea" {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })} />
    </div>
  );
}

/** A labelled tick. */
export function Tick({ label, ...input }: ComponentProps<'input'> & { readonly label: string }) {
  const id = useId();
  return (
    <div className="usa-checkbox cs-tick">
      <input {...input} id={id} type="checkbox" className="usa-checkbox__input" />
      <label className="usa-checkbox__label" htmlFor={id}>
        {label}
      </label>
    </div>
  );
}
