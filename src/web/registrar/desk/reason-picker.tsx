import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LawAnswer, Reason } from './desk-types.ts';
import { type Choice, choicesFor, reasonWords } from './reasons.ts';

/** Picks a decision by number or by letters. What the law says is marked and highlighted; anything else can be picked, since a person decides. */
export function ReasonPicker({
  reasons,
  numbers,
  law,
  sectionFault,
  withVoter,
  onPick,
  onCancel,
}: {
  /** Those that may be given here. */
  readonly reasons: readonly Reason[];
  /** All of the pack: a reason's number is its place among them, the same on every line. */
  readonly numbers: readonly Reason[];
  readonly law: LawAnswer;
  readonly sectionFault: string | null;
  /** Whether a voter was chosen: only then can the line count. */
  readonly withVoter: boolean;
  readonly onPick: (reason: string | null) => void;
  readonly onCancel: () => void;
}) {
  const { t, i18n } = useTranslation('desk');
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [cited, setCited] = useState(false);
  const all: readonly Choice[] = [
    ...(withVoter ? [{ number: 0, code: null, words: t('picker.counts'), section: '', confirmed: '' }] : []),
    ...reasons.flatMap((reason) =>
      reason.scope === 'section' && reason.code !== sectionFault
        ? []
        : [
            {
              number: numbers.indexOf(reason) + 1,
              code: reason.code,
              words: reasonWords(reason, i18n.language),
              section: reason.section,
              confirmed: reason.confirmed,
            },
          ],
    ),
  ];
  const shown = choicesFor({ choices: all, typed });
  // Where somebody was chosen the law's own reason is at hand; where nobody was, nothing is: not finding is not yet not being there.
  const byLaw = typed.trim() === '' ? shown.findIndex(({ code }) => withVoter && code !== null && code === law.reported) : 0;
  const [moved, setMoved] = useState<number | null>(null);
  const at = moved ?? byLaw;
  const current = shown[at];
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    // Newer browsers answer with a promise, which must not become the effect's clean-up.
    document.getElementById(`${id}-${current?.number}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current?.number]);

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') onCancel();
    else if (event.key === '?') setCited(!cited);
    else if (event.key === 'ArrowDown') setMoved(Math.min(shown.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setMoved(Math.max(0, at - 1));
    else if (event.key === 'Enter' && !event.repeat && current !== undefined) onPick(current.code);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <section className="desk-picker" aria-label={t('picker.title')}>
      <h2 id={`${id}-title`}>{t('picker.title')}</h2>
      <input
        ref={box}
        className="usa-input"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current === undefined ? undefined : `${id}-${current.number}`}
        aria-label={t('picker.label')}
        placeholder={t('picker.label')}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value.replace('?', ''));
          setMoved(null);
        }}
        onKeyDown={onKey}
      />
      {shown.length === 0 ? <p role="status">{t('picker.none')}</p> : null}
      <div id={`${id}-list`} role="listbox" aria-labelledby={`${id}-title`} className="desk-picker__list">
        {shown.map((choice, i) => (
          <div key={choice.number} id={`${id}-${choice.number}`} role="option" aria-selected={i === at} onClick={() => onPick(choice.code)}>
            <span className="desk-picker__number">{choice.number}</span> {choice.words}
            {choice.code !== null && law.reasons.includes(choice.code) ? (
              <span className="desk-picker__law"> {t('picker.byLaw')}</span>
            ) : null}
            {cited && i === at && choice.code !== null ? (
              <span className="desk-quiet">
                {' '}
                {choice.section} · {t(`confirmed.${choice.confirmed}` as 'confirmed.official')}
              </span>
            ) : null}
          </div>
        ))}
      </div>
      <p className="desk-quiet">{t('picker.keys')}</p>
    </section>
  );
}
