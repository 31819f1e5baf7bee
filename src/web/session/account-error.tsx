/** A refusal on the account page. */
export function AccountError({ error }: { readonly error: string | null }) {
  if (error === null) return null;
  return (
    <div className="usa-alert usa-alert--error usa-alert--slim" role="alert">
      <div className="usa-alert__body">
        <p className="usa-alert__text">{error}</p>
      </div>
    </div>
  );
}
