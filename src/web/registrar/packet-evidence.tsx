import { useTranslation } from 'react-i18next';
import { DataTable } from '../ui/data-table.tsx';
import type { LawAnswer } from './desk/desk-types.ts';

/** A field of the line beside that of the voter. */
interface Compared {
  readonly field: string;
  readonly written: string;
  readonly onRoll: string;
  readonly words: string;
}

/** What a finding keeps of the search, as the desk writes it; another client may keep other things. */
interface Kept {
  readonly searched?: readonly string[];
  readonly looked?: number;
  readonly shown?: readonly string[];
  readonly fields?: readonly Compared[];
  readonly law?: LawAnswer;
  readonly signature?: { readonly same: boolean; readonly references: number };
}

/** What was searched, who was looked at, and how the voter who was chosen compares with the line. */
export function PacketEvidence({ number, value }: { readonly number: number; readonly value: unknown }) {
  const { t, i18n } = useTranslation(['office', 'desk']);
  const { voterId, evidence, note } = (value ?? {}) as {
    readonly voterId?: string | null;
    readonly evidence?: Kept;
    readonly note?: string;
  };
  const { searched, looked, shown, fields, law, signature, ...others } = evidence ?? {};
  const words = (text: string) => (i18n.exists(`words.${text}`, { ns: 'desk' }) ? t(`desk:words.${text}` as 'desk:words.same') : text);
  return (
    <>
      <ul className="cs-evidence">
        {Array.isArray(searched) ? (
          <li>
            {searched.length === 0 ? t('packet.notTyped') : t('packet.searched', { terms: searched.map((each) => `“${each}”`).join(', ') })}
          </li>
        ) : null}
        {looked === undefined ? null : (
          <li>
            {t('packet.looked', { count: looked })}
            {Array.isArray(shown) && shown.length > 0 ? ` (${shown.join(', ')})` : ''}
          </li>
        )}
        {typeof voterId === 'string' ? <li>{t('packet.voter', { voterId })}</li> : null}
        {signature === undefined ? null : (
          <li>
            {t('packet.references', { count: signature.references })} {signature.same ? t('packet.sameHand') : t('packet.otherHand')}
          </li>
        )}
        {law === undefined ? null : <li>{t(`packet.law.${law.outcome}`)}</li>}
        {note === undefined || note === '' ? null : <li>{t('packet.note', { note })}</li>}
      </ul>
      {Array.isArray(fields) && fields.length > 0 ? (
        <DataTable
          caption={t('packet.compared', { number })}
          headings={[t('packet.field'), t('packet.written'), t('packet.onRoll'), t('packet.comparison')]}
          rows={fields.map((each) => ({
            key: each.field,
            cells: [
              i18n.exists(`field.${each.field}`, { ns: 'desk' }) ? t(`desk:field.${each.field}` as 'desk:field.given') : each.field,
              each.written,
              each.onRoll,
              words(each.words),
            ],
          }))}
        />
      ) : null}
      {Object.keys(others).length === 0 ? null : (
        <details>
          <summary>{t('packet.evidence')}</summary>
          <pre className="cs-pre">{JSON.stringify(others, null, 1)}</pre>
        </details>
      )}
    </>
  );
}
