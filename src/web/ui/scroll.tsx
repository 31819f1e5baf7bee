import type { ReactNode } from 'react';

/** A table that may be wider than the window: it scrolls by itself, and can be reached by keyboard to do so. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="cs-scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
