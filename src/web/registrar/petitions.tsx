import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { numberText } from '../ui/language.ts';
import { usePetitions, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';

/** The petitions of an organisation. */
export function Screen() {
  const { t } = useTranslation(['office', 'frame']);
  const { member } = usePlace();
  const { data, error } = usePetitions(member.organisationId);
  return (
    <>
      <h1>{t('petitions.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? <Waiting /> : data.items.length === 0 ? <p>{t('petitions.none')}</p> : null}
      <ul className="cs-cards">
        {data?.items.map(({ id, title, target, required, state, attempt }) => (
          <li key={id} className="cs-card">
            <h2>
              <Link to={`/org/${member.organisationId}/petitions/${id}` as never}>{title}</Link>
            </h2>
            <p>{target}</p>
            <dl className="cs-facts">
              <dt>{t('petition.state')}</dt>
              <dd>{t(`frame:state.${state}` as 'frame:state.draft')}</dd>
              <dt>{t('petition.required')}</dt>
              <dd>{numberText(required)}</dd>
              <dt>{t('petition.attempt')}</dt>
              <dd>{attempt}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}
