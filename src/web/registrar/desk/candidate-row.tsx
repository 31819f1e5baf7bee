import { useTranslation } from 'react-i18next';
import { dateText } from '../../ui/language.ts';
import type { Candidate, Evidence, LawAnswer, Reason } from './desk-types.ts';
import { differences, type Stretch } from './differences.ts';
import { groundsOf, likelihoodOf, percentOf, standOf } from './likelihood.ts';
import { reasonWords } from './reasons.ts';

/** One voter whom the line may be: who he is, what agrees and what differs letter by letter, and what the law makes of it. */
export function CandidateRow({
  id,
  candidate,
  highlighted,
  reasons,
  onPick,
}: {
  readonly id: string;
  readonly candidate: Candidate;
  readonly highlighted: boolean;
  readonly reasons: readonly Reason[];
  readonly onPick: () => void;
}) {
  const { t } = useTranslation('desk');
  const { voter, evidence, law } = candidate;
  return (
    <div
      id={id}
      role="option"
      aria-selected={highlighted}
      data-voter={voter.voterId}
      className={`desk-candidate desk-candidate--${law.outcome}`}
      onClick={onPick}
    >
      <p className="desk-candidate__name">
        <strong>{voter.name}</strong>
        <span>
          {voter.address}, {voter.city} {voter.zip}
        </span>
      </p>
      <p className="desk-candidate__facts">
        <span className={voter.status === 'active' ? '' : 'desk-warn'}>{t(`status.${voter.status}` as 'status.active')}</span>
        {voter.registeredOn === '' ? null : <span>{t('candidate.registered', { date: dateText(voter.registeredOn) })}</span>}
        {voter.birth === '' ? null : <span>{t('candidate.born', { year: voter.birth.slice(0, 4) })}</span>}
        {voter.former ? <span className="desk-warn">{t('candidate.former')}</span> : null}
        <span className="desk-quiet">{voter.voterId}</span>
      </p>
      <Likelihood candidate={candidate} />
      <EvidenceTable evidence={evidence} whole={highlighted} />
      <Law law={law} reasons={reasons} counted={candidate.counted?.text ?? null} />
    </div>
  );
}

/** Fields side by side; of candidates that are not looked at only what differs. */
function EvidenceTable({ evidence, whole }: { readonly evidence: readonly Evidence[]; readonly whole: boolean }) {
  const { t, i18n } = useTranslation('desk');
  const shown = whole ? evidence : evidence.filter((each) => standOf(each) === 'differs');
  if (shown.length === 0) return null;
  return (
    <div className="desk-evidence">
      {shown.map((each) => {
        const { a, b } = differences(each.written, each.onRoll);
        const key = `words.${each.words}`;
        return (
          <div key={each.field} className={`desk-field desk-field--${standOf(each)}`}>
            <span className="desk-field__name">{t(`field.${each.field}` as 'field.given')}</span>
            <span className="desk-field__value">{each.written === '' ? '–' : <Marked parts={a} />}</span>
            <span className="desk-field__value">{each.onRoll === '' ? '–' : <Marked parts={b} />}</span>
            <span className="desk-field__words">
              {{ same: '= ', open: '', differs: '≠ ' }[standOf(each)]}
              {i18n.exists(key, { ns: 'desk' }) ? t(key as 'words.same') : each.words}
            </span>
          </div>
        );
      })}
    </div>
  );
}

/** How likely this voter is the signer by what was read, in words and number, with what it rests on; what differs is said first. */
function Likelihood({ candidate: { probability, evidence } }: { readonly candidate: Candidate }) {
  const { t } = useTranslation('desk');
  const { agree, slight, differ, pattern } = groundsOf(evidence);
  const fields = (names: readonly string[]) => names.map((name) => t(`field.${name}` as 'field.given')).join(', ');
  return (
    <>
      {differ.length === 0 ? null : (
        <p className="desk-differs">
          ≠ {t('likelihood.differs', { fields: fields(differ) })}
          {pattern === null ? null : ` ${t(`likelihood.pattern.${pattern}`)}`}
        </p>
      )}
      <p className="desk-likelihood">
        {probability === null ? (
          t('likelihood.notSuggested')
        ) : (
          <>
            <strong>{t(`likelihood.${likelihoodOf(probability)}`)}</strong> ({percentOf(probability)})
          </>
        )}
        {agree.length === 0 ? null : <span className="desk-quiet"> {t('likelihood.restsOn', { fields: fields(agree) })}</span>}
        {slight.length === 0 ? null : <span> ≈ {t('likelihood.slight', { fields: fields(slight) })}</span>}
      </p>
    </>
  );
}

function Marked({ parts }: { readonly parts: readonly Stretch[] }) {
  return parts.map(({ text, differs }, i) =>
    differs ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no other name
      <mark key={i}>{text}</mark>
    ) : (
      text
    ),
  );
}

/** What the law says of this voter on this line. */
function Law({
  law,
  reasons,
  counted,
}: {
  readonly law: LawAnswer;
  readonly reasons: readonly Reason[];
  readonly counted: { readonly section: string; readonly line: string; readonly page: string } | null;
}) {
  const { t, i18n } = useTranslation('desk');
  const words = (code: string) => {
    const reason = reasons.find((each) => each.code === code);
    return reason === undefined ? code : reasonWords(reason, i18n.language);
  };
  const others = law.reasons.filter((code) => code !== law.reported);
  return (
    <p className={`desk-law desk-law--${law.outcome}`}>
      {law.outcome === 'valid' ? <strong>✓ {t('law.valid')}</strong> : null}
      {law.outcome === 'invalid' ? (
        <>
          <strong>✗ {t('law.invalid', { reason: words(law.reported ?? '') })}</strong>
          {others.length === 0 ? null : <span> {t('law.also', { reasons: others.map(words).join('; ') })}</span>}
          {counted === null ? null : <span> {t('law.counted', { section: counted.section, page: counted.page, line: counted.line })}</span>}
        </>
      ) : null}
      {law.outcome === 'question' ? (
        <strong>
          ?{' '}
          {law.questions
            .map((code) => (i18n.exists(`ask.${code}`, { ns: 'desk' }) ? t(`ask.${code}` as 'ask.moved-since') : code))
            .join(' ')}
        </strong>
      ) : null}
      {law.unconfirmed.length === 0 ? null : <span className="desk-quiet"> {t('law.unconfirmed')}</span>}
    </p>
  );
}
