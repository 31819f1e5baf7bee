import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../ui/problem.tsx';
import { CandidateRow } from './candidate-row.tsx';
import type { Candidate, Line, Reason } from './desk-types.ts';
import { FlagPanel } from './flag-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { KeyPanel } from './key-panel.tsx';
import { LinePaper } from './line-paper.tsx';
import { type PictureView, stepOf, type ViewStep } from './picture-view.ts';
import type { Pictures } from './pictures.ts';
import { isAftermath } from './presses.ts';
import { ReadingForm } from './reading-form.tsx';
import { ReasonPicker } from './reason-picker.tsx';
import { reasonWords } from './reasons.ts';
import { SignatureStep } from './signature-step.tsx';
import type { Decision } from './use-decisions.ts';
import { GUARD_MS } from './use-lines.ts';
import { useLookUp } from './use-look-up.ts';

type Mode = 'find' | 'decide' | 'signature' | 'history' | 'flag' | 'keys' | 'reading';

/** Candidates that are shown at once. */
const SHOWN = 6;

/** One line: on the left the paper, on the right who it may be. Everything is done from the keyboard; the box has the focus. */
export function LineDesk({
  line,
  since,
  reasons,
  signatures,
  pictures,
  view,
  onView,
  onDecide,
  onNext,
  onUndo,
  onRead,
}: {
  readonly line: Line;
  /** When the line was shown. */
  readonly since: number;
  readonly reasons: readonly Reason[];
  /** Whether signatures are compared, as a step of its own. */
  readonly signatures: boolean;
  readonly pictures: Pictures;
  readonly view: PictureView;
  readonly onView: (step: ViewStep) => void;
  readonly onDecide: (decision: Decision) => void;
  readonly onNext: () => void;
  readonly onUndo: () => void;
  /** Another reading of the line is on the record. */
  readonly onRead: () => void;
}) {
  const { t, i18n } = useTranslation('desk');
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const decided = useRef(false);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [mode, setMode] = useState<Mode>('find');
  const [chosen, setChosen] = useState<Candidate | null>(null);
  const [searched, setSearched] = useState<readonly string[]>([]);
  const [flagged, setFlagged] = useState(line.flagged);
  const found = useLookUp({ lineId: line.lineId, query, own: line.candidates });
  const fresh = found.query === query.trim();
  const candidates = found.candidates.slice(0, SHOWN);
  const current = candidates[Math.min(at, candidates.length - 1)] ?? null;
  const focused = mode === 'decide' ? chosen : current;

  useEffect(() => {
    if (mode === 'find') box.current?.focus();
  }, [mode]);
  useEffect(() => {
    const leave = (event: globalThis.KeyboardEvent) => onAnyKey(event);
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  });

  /** The second half of a double press, or a key that is held down, was not meant for this line. */
  function isMeant(event: { readonly repeat: boolean }): boolean {
    if (isAftermath({ since, guard: GUARD_MS })) return false;
    return !event.repeat && performance.now() - since >= GUARD_MS && !decided.current;
  }

  function decide(candidate: Candidate | null, reason: string | null, signature: Decision['signature'] = null): void {
    if (decided.current) return;
    decided.current = true;
    const known = reasons.find(({ code }) => code === reason);
    onDecide({
      candidate,
      reason,
      signature,
      words: reason === null ? t('law.valid') : known === undefined ? reason : reasonWords(known, i18n.language),
      searched: query.trim() === '' ? searched : [...searched, query.trim()],
      shown: candidates.map(({ voter }) => voter.voterId),
    });
  }

  /** Enter on a voter: counted at once where the law has nothing against it, else a person says what it is. */
  function pick(candidate: Candidate): void {
    if (candidate.law.outcome === 'valid') accept(candidate);
    else {
      setChosen(candidate);
      setMode('decide');
    }
  }

  /** He is the signer and may sign; where signatures are compared, that comes next. */
  function accept(candidate: Candidate): void {
    if (!signatures) decide(candidate, null);
    else {
      setChosen(candidate);
      setMode('signature');
    }
  }

  function rejectWithoutVoter(): void {
    setChosen(null);
    setMode('decide');
  }

  /** Commands by letter: outside of a text box plain, within it with Alt. */
  function command({ key, code, altKey, shiftKey }: globalThis.KeyboardEvent): boolean {
    // With Alt some keyboards type another sign: then the key itself counts.
    const letter = altKey && /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key.toLowerCase();
    const step = line.image ? stepOf({ letter, shift: shiftKey }) : null;
    if (step !== null) {
      onView(step);
      return true;
    }
    switch (letter) {
      case 'e':
        setMode('reading');
        return true;
      case 'u':
        onUndo();
        return true;
      case 'f':
        setMode('flag');
        return true;
      case 'h':
        setMode('history');
        return true;
      case 'r':
        rejectWithoutVoter();
        return true;
      default:
        return false;
    }
  }

  function onAnyKey(event: globalThis.KeyboardEvent): void {
    if ((mode === 'history' || mode === 'keys') && event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      setMode('find');
      return;
    }
    if (mode !== 'find' || event.defaultPrevented || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]') !== null)
      return;
    const target = event.target as HTMLElement;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    if (typing && !(event.altKey && target === box.current)) return;
    if (/^(BUTTON|A|SUMMARY)$/.test(target.tagName) && (event.key === ' ' || event.key === 'Enter')) return;
    if (event.key === '/') box.current?.focus();
    else if (event.key === '?') setMode('keys');
    else if (event.key === ' ' && isMeant(event)) onNext();
    else if (event.key === 'Enter' && isMeant(event) && fresh && current !== null) pick(current);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, candidates.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (!command(event)) return;
    event.preventDefault();
  }

  function onBoxKey(event: KeyboardEvent<HTMLInputElement>): void {
    const empty = query === '';
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, candidates.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter') {
      if (isMeant(event) && fresh && current !== null) pick(current);
    } else if (event.key === ' ' && empty) {
      if (isMeant(event)) onNext();
    } else if (event.key === '-' && empty) rejectWithoutVoter();
    else if (event.key === '?' && empty) setMode('keys');
    else if (event.key === '/' && empty) setQuery('');
    else if (event.key === 'Escape') {
      if (empty) box.current?.blur();
      else changeQuery('');
    } else return;
    event.preventDefault();
  }

  function changeQuery(next: string): void {
    // What was looked for is kept with the finding: the longest form of each search, not every keystroke.
    if (query.trim() !== '' && !next.startsWith(query)) setSearched((before) => [...before, query.trim()].slice(-20));
    setQuery(next);
    setAt(0);
  }

  if (mode === 'signature' && chosen !== null)
    return (
      <SignatureStep
        lineId={line.lineId}
        voterId={chosen.voter.voterId}
        onDecide={(signature) => decide(chosen, signature.same ? null : 'signature-mismatch', signature)}
        onCancel={() => setMode('find')}
      />
    );
  return (
    <div className="desk" data-line={line.lineId}>
      <div className="desk__paper">
        <LinePaper
          text={line.text}
          title={t('paper.title')}
          keyed={line.reading.keyed}
          picture={line.image ? { line, pictures, view, onView } : null}
        />
        {mode === 'find' ? (
          <button type="button" className="usa-button usa-button--unstyled" onClick={() => setMode('reading')}>
            {t('reading.title')} <kbd>e</kbd>
          </button>
        ) : null}
        {flagged ? <p className="desk-warn">⚑ {t('flag.raised')}</p> : null}
        {line.sectionFault === null ? null : (
          <p className="desk-warn">
            {t('paper.sectionFault', { reason: wordsOf({ reasons, code: line.sectionFault, language: i18n.language }) })}
          </p>
        )}
        {line.question === null ? null : (
          <p className="desk-question">
            {t('screening')}{' '}
            {i18n.exists(`question.${line.question}`, { ns: 'desk' })
              ? t(`question.${line.question}` as 'question.is-this-the-voter')
              : line.question}
          </p>
        )}
        {focused?.counted == null ? null : <LinePaper text={focused.counted.text} title={t('paper.counted')} compact />}
      </div>
      <div className="desk__work">
        {mode === 'find' ? (
          <>
            <input
              ref={box}
              className="usa-input desk-box"
              role="combobox"
              aria-expanded={candidates.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={current === null ? undefined : `${id}-${candidates.indexOf(current)}`}
              aria-label={t('box.label')}
              placeholder={t('box.placeholder')}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => changeQuery(event.target.value)}
              onKeyDown={onBoxKey}
            />
            <ProblemAlert error={found.error} />
            <p className="desk-quiet desk-count" role="status">
              {!fresh
                ? t('box.searching')
                : candidates.length === 0
                  ? query === ''
                    ? t(line.basis === 'screening' ? 'box.noneByScreening' : 'box.noneByReading')
                    : t('box.none')
                  : query === ''
                    ? t(line.basis === 'screening' ? 'box.byScreening' : 'box.byReading', { date: line.roll?.asOf ?? '' })
                    : t('box.found', { count: candidates.length })}
            </p>
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label={t('box.candidates')}
              // A click, also the second of a double one on the line that came, leaves the box where the keys go.
              onClick={() => box.current?.focus()}
              className={fresh ? 'desk-candidates' : 'desk-candidates desk-candidates--stale'}
            >
              {candidates.map((candidate, i) => (
                <CandidateRow
                  key={candidate.voter.voterId}
                  id={`${id}-${i}`}
                  candidate={candidate}
                  highlighted={candidate === current}
                  reasons={reasons}
                  onPick={() => {
                    if (!fresh || !isMeant({ repeat: false })) return;
                    if (candidate === current) pick(candidate);
                    else setAt(i);
                  }}
                />
              ))}
            </div>
            <p className="desk-quiet">{t('candidate.confidential')}</p>
            <div className="desk-buttons">
              <button type="button" className="usa-button usa-button--outline" onClick={rejectWithoutVoter}>
                {t('box.nobody')} <kbd>-</kbd>
              </button>
              <button type="button" className="usa-button usa-button--unstyled" onClick={onNext}>
                {t('box.next')} <kbd>{t('key.space')}</kbd>
              </button>
              <button type="button" className="usa-button usa-button--unstyled" onClick={() => setMode('flag')}>
                {t('flag.title')} <kbd>f</kbd>
              </button>
              <button type="button" className="usa-button usa-button--unstyled" onClick={() => setMode('history')}>
                {t('history.title')} <kbd>h</kbd>
              </button>
              <button type="button" className="usa-button usa-button--unstyled" onClick={() => setMode('keys')}>
                {t('keys.title')} <kbd>?</kbd>
              </button>
            </div>
          </>
        ) : null}
        {mode === 'decide' ? (
          <>
            {chosen === null ? (
              <p className="desk-quiet">{t('picker.noVoter', { count: searched.length + (query.trim() === '' ? 0 : 1) })}</p>
            ) : (
              <div role="listbox" aria-label={t('picker.voter')} className="desk-candidates">
                <CandidateRow id={`${id}-chosen`} candidate={chosen} highlighted reasons={reasons} onPick={() => undefined} />
              </div>
            )}
            <ReasonPicker
              reasons={reasons.filter(({ code }) => code !== 'duplicate' || chosen?.counted != null)}
              numbers={reasons}
              law={chosen?.law ?? line.nobody}
              sectionFault={line.sectionFault}
              withVoter={chosen !== null}
              onPick={(reason) => {
                if (!isMeant({ repeat: false })) return;
                if (reason === null && chosen !== null) accept(chosen);
                else decide(chosen, reason);
              }}
              onCancel={() => setMode('find')}
            />
          </>
        ) : null}
        {mode === 'history' ? <HistoryPanel lineId={line.lineId} reasons={reasons} onClose={() => setMode('find')} /> : null}
        {mode === 'flag' ? (
          <FlagPanel
            lineId={line.lineId}
            flagged={flagged}
            onDone={(raised) => {
              setFlagged(raised);
              setMode('find');
            }}
            onClose={() => setMode('find')}
          />
        ) : null}
        {mode === 'reading' ? <ReadingForm line={line} onDone={onRead} onClose={() => setMode('find')} /> : null}
        {mode === 'keys' ? <KeyPanel onClose={() => setMode('find')} /> : null}
      </div>
    </div>
  );
}

function wordsOf({
  reasons,
  code,
  language,
}: {
  readonly reasons: readonly Reason[];
  readonly code: string;
  readonly language: string;
}): string {
  const reason = reasons.find((each) => each.code === code);
  return reason === undefined ? code : reasonWords(reason, language);
}
