import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { inPetition, useAddressParams, useGo } from '../../ui/address.ts';
import { usePetition, usePlace } from '../../ui/place.tsx';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import './desk.scss';
import { reasonsQuery } from './reasons.ts';
import { SectionForm } from './section-form.tsx';

/** Reviews one section, and then goes to the next that nobody has reviewed. */
export function Screen() {
  const { t } = useTranslation('desk');
  const place = usePlace();
  const petition = usePetition();
  const { sectionId } = useAddressParams();
  const go = useGo();
  const queries = useQueryClient();
  const { data: reasons, error } = useQuery(reasonsQuery(petition.id));
  return (
    <>
      <h1>{t('section.heading')}</h1>
      <ProblemAlert error={error} />
      {reasons === undefined ? (
        <Waiting />
      ) : (
        <SectionForm
          key={sectionId}
          sectionId={sectionId ?? ''}
          reasons={reasons}
          onDone={({ next }) => {
            void queries.invalidateQueries({ queryKey: ['sections', petition.id] });
            go(inPetition(place, next === null ? 'sections' : `sections/${next}`));
          }}
        />
      )}
    </>
  );
}
