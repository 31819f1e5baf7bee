import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { useAddressParams } from '../ui/address.ts';
import { Button, TextField } from '../ui/field.tsx';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { flagsQuery, officeKey, packetQuery } from './office-data.ts';
import { PacketShown } from './packet.tsx';

/** One line with all that its standing rests on; who leads may re-open it, or take a flag down. */
export function Screen() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const may = useMay();
  const lineId = useAddressParams().lineId ?? '';
  const packet = useQuery(packetQuery(lineId));
  const flags = useQuery(flagsQuery(petition.id));
  const flag = flags.data?.items.find((each) => each.lineId === lineId);
  const lower = useAct({
    send: (_: null) =>
      answerOf(api.POST('/api/v1/lines/{lineId}/flag', { params: { path: { lineId } }, body: { raised: false, note: '' } })),
    touches: [officeKey(petition.id)],
  });
  return (
    <>
      <h1>{t('line.title')}</h1>
      <ProblemAlert error={packet.error} />
      {packet.data === undefined ? packet.error === null ? <Waiting /> : null : <PacketShown packet={packet.data} />}
      {flag === undefined ? null : (
        <section>
          <h2>{t('line.flag')}</h2>
          <p>
            {flag.by}: {flag.note}
          </p>
          <ProblemAlert error={lower.error} />
          <Button look="outline" waits={lower.isPending} onClick={() => lower.mutate(null)}>
            {t('line.lower')}
          </Button>
        </section>
      )}
      {may('line.re-open') && packet.data !== undefined && packet.data.findings.length > 0 ? <Reopen lineId={lineId} /> : null}
    </>
  );
}

function Reopen({ lineId }: { readonly lineId: string }) {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const [reason, setReason] = useState('');
  const reopen = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/lines/{lineId}/re-open', {
          params: { path: { lineId } },
          body: { reason, requestKey: key },
        }),
      ),
    touches: [officeKey(petition.id), ['packet', lineId]],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!reopen.isPending) reopen.mutate(null, { onSuccess: () => setReason('') });
      }}
    >
      <h2>{t('line.reopen')}</h2>
      <TextField
        label={t('line.reason')}
        hint={t('line.reasonHint')}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemAlert error={reopen.error} />
      {reopen.data === undefined ? null : <p role="status">{t('line.reopened')}</p>}
      <Button type="submit" waits={reopen.isPending}>
        {t('line.reopenNow')}
      </Button>
    </form>
  );
}
