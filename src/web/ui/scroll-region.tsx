import type { ReactNode } from 'react';

/** What may be wider than a small screen scrolls by itself, also by keyboard; the page does not. */
export function ScrollRegion({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="cs-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
