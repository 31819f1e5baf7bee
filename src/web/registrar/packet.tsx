import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateText, loadArea, numberText } from '../ui/language.ts';
import { Waiting } from '../ui/problem.tsx';
import { Certainty, Source } from '../ui/source.tsx';
import type { Packet } from './office-data.ts';
import { PacketEvidence } from './packet-evidence.tsx';

const FIELDS = ['name', 'firstName', 'lastName', 'address', 'city', 'zip', 'birthDate', 'signedOn'] as const;

/** The evidence of one line: what was read, what was found and why, by whom by role, on which roll. */
export function PacketShown({ packet }: { readonly packet: Packet }) {
  const { t, i18n } = useTranslation(['office', 'frame']);
  const { reason, duplicate, sectionReview } = packet;
  const [words, setWords] = useState(false);
  // Its words are those of the office, and of the desk on which the finding was made.
  useEffect(() => void Promise.all([loadArea('office'), loadArea('desk')]).then(() => setWords(true)), []);
  const language = i18n.language === 'es' ? 'es' : 'en';
  if (!words) return <Waiting />;
  return (
    <>
      {reason === null ? (
        <p>{packet.outcome === 'valid' ? t('packet.valid') : t('packet.open')}</p>
      ) : (
        <p>
          <strong>{reason.words[language]}</strong> <Source {...reason} />
          <br />
          {t('packet.people', { needed: numberText(reason.peopleNeeded), agreed: numberText(reason.peopleAgreed) })}
        </p>
      )}
      <div className="cs-split">
        <section>
          <h2>{t('packet.line', { section: packet.section, page: packet.page, line: packet.line })}</h2>
          {packet.image ? <LineImage lineId={packet.lineId} /> : null}
          <Written text={packet.text} />
        </section>
        {duplicate === null ? null : (
          <section>
            <h2>{t('packet.other', { section: duplicate.section, page: duplicate.page, line: duplicate.line })}</h2>
            {duplicate.image ? <LineImage lineId={duplicate.lineId} /> : null}
            <Written text={duplicate.text} />
          </section>
        )}
      </div>
      <h2>{t('packet.found')}</h2>
      <ol>
        {packet.findings.map((finding) => (
          <li key={finding.number}>
            <strong>
              {t(`frame:role.${finding.role}` as 'frame:role.clerk')}
              {finding.reviewer === null ? '' : ` (${finding.reviewer})`}
            </strong>
            {', '}
            {dateText(finding.at)}
            {': '}
            {t(`finding.${finding.kind}` as 'finding.finding')}
            {finding.outcome === null ? '' : `, ${t(`outcome.${finding.outcome}` as 'outcome.valid')}`}
            {finding.reason === null ? '' : `, ${finding.reasonWords?.[language] ?? finding.reason}`}
            {finding.live ? '' : ` – ${t('packet.notLive')}`}
            {finding.intact ? '' : ` – ${t('packet.altered')}`}
            <br />
            {t('packet.basis', {
              roll: finding.rollAsOf === null ? t('packet.unknown') : dateText(finding.rollAsOf),
              manual: finding.manualVersion ?? t('packet.unknown'),
            })}
            <PacketEvidence number={finding.number} value={finding.evidence} />
          </li>
        ))}
      </ol>
      <h2>{t('packet.readings')}</h2>
      <ul>
        {packet.readings.map((reading, i, all) => (
          <li key={reading.number}>
            {t(`method.${reading.method}` as 'method.import')}, {dateText(reading.at)}
            {': '}
            {i === all.length - 1 ? t('packet.asShown') : writtenText(reading.text)}
          </li>
        ))}
      </ul>
      {sectionReview === null ? null : (
        <p>
          {t('packet.section', {
            outcome:
              sectionReview.outcome === 'pass'
                ? t('packet.sectionPass')
                : (sectionReview.faultWords?.[language] ?? sectionReview.fault ?? ''),
          })}{' '}
          {sectionReview.signedFrom === null || sectionReview.signedTo === null
            ? null
            : t('packet.declared', { from: dateText(sectionReview.signedFrom), to: dateText(sectionReview.signedTo) })}
        </p>
      )}
      {reason !== null && reason.confirmed === 'unconfirmed' ? <Certainty confirmed={reason.confirmed} /> : null}
    </>
  );
}

/** The line as it stands on the sheet. */
function LineImage({ lineId }: { readonly lineId: string }) {
  const { t } = useTranslation('office');
  return <img className="cs-line-image" src={`/api/v1/lines/${lineId}/image`} alt={t('packet.image')} />;
}

function Written({ text }: { readonly text: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('office');
  return (
    <dl className="cs-facts cs-paper">
      {FIELDS.filter((field) => (text[field] ?? '') !== '').map((field) => (
        <div key={field}>
          <dt>{t(`field.${field}`)}</dt>
          <dd>{text[field]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A reading in one line. */
function writtenText(text: Readonly<Record<string, string>>): string {
  return FIELDS.flatMap((field) => ((text[field] ?? '') === '' ? [] : [text[field]])).join(', ');
}
