import type { ReactNode } from 'react';
import { LanguageChoice, ThemeChoice } from '../ui/choices.tsx';

/** A page for somebody who is not signed in. */
export function DoorPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <header className="cs-header">
        <span className="cs-brand">Countersign</span>
        <div className="cs-header__own">
          <ThemeChoice />
          <LanguageChoice />
        </div>
      </header>
      <main className="cs-main cs-door" id="main">
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}
