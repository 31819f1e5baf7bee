import { useTranslation } from 'react-i18next';
import { dateText, numberText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';

/** One petition: where it stands, and under which law. */
export function Screen() {
  const { t } = useTranslation(['office', 'frame']);
  const { title, target, jurisdiction, required, registered, attempt, state, filed, pack } = usePetition();
  const facts: readonly (readonly [string, string])[] = [
    [t('petition.state'), t(`frame:state.${state}` as 'frame:state.draft')],
    [t('petition.target'), target],
    [t('petition.jurisdiction'), jurisdiction],
    [t('petition.required'), numberText(required)],
    [t('petition.registered'), numberText(registered)],
    [t('petition.attempt'), numberText(attempt)],
    ...(filed === null ? [] : [[t('petition.filed'), dateText(filed)] as const]),
    [t('petition.pack'), `${pack.id}, ${pack.version}`],
  ];
  return (
    <>
      <h1>{title}</h1>
      <dl className="cs-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
