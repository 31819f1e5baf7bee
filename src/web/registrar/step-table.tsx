import { useTranslation } from 'react-i18next';
import { DataTable } from '../ui/data-table.tsx';
import { Source, type SourcedValue } from '../ui/source.tsx';

/** One step of the statute's arithmetic. */
export interface ShownStep extends SourcedValue {
  readonly name: string;
  readonly label: string;
  readonly expression: string;
  readonly value: string;
}

/** The statute's arithmetic, each step with its source, so that anybody can redo it with a calculator. */
export function StepTable({ caption, steps }: { readonly caption: string; readonly steps: readonly ShownStep[] }) {
  const { t, i18n } = useTranslation('office');
  const label = (step: ShownStep) => {
    const key = `step.${step.name}`;
    return i18n.language !== 'en' && i18n.exists(key, { ns: 'office' }) ? t(key as 'step.percent') : step.label;
  };
  return (
    <DataTable
      caption={caption}
      headings={[t('steps.step'), t('steps.sum'), t('steps.result'), t('steps.source')]}
      rows={steps.map((step) => ({
        key: step.name,
        cells: [label(step), step.expression, step.value, <Source key="source" {...step} />],
      }))}
    />
  );
}
