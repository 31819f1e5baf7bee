import type { DrawnLine } from '../law/sampling/draw.ts';
import type { Step } from '../law/step.ts';
import { stepTable } from './certified-result.ts';
import { countWords, type Paper, type PaperLanguage } from './paper.ts';

/** What the record of a draw says. */
export interface DrawnForPaper {
  readonly petition: { readonly id: string; readonly title: string };
  readonly office: string;
  readonly frame: string;
  readonly framePublished: string;
  readonly seed: string;
  readonly drawn: string;
  readonly size: number;
  readonly fingerprint: string;
  readonly steps: readonly Step[];
  /** The first lines drawn: position in the frame and the counter that chose it. */
  readonly first: readonly DrawnLine[];
}

/** The record of a draw for those who were present: with it anybody redoes the draw. */
export function drawPaper(drawn: DrawnForPaper, language: PaperLanguage): Paper {
  const en = language === 'en';
  return {
    title: en ? 'Record of the draw' : 'Acta del sorteo',
    language,
    foot: `${drawn.petition.title} · ${drawn.petition.id}`,
    on: drawn.drawn.slice(0, 10),
    blocks: [
      {
        kind: 'table',
        headings: en ? ['Particular', 'Entry'] : ['Dato', 'Valor'],
        widths: [1, 3],
        rows: [
          [en ? 'Petition' : 'Petición', drawn.petition.title],
          [en ? 'Elections office' : 'Oficina electoral', drawn.office],
          [en ? 'Frame published' : 'Marco publicado', drawn.framePublished],
          [en ? 'Frame' : 'Marco', drawn.frame],
          [en ? 'Seed (dice)' : 'Semilla (dados)', drawn.seed],
          [en ? 'Drawn' : 'Sorteado', drawn.drawn],
          [en ? 'Lines drawn' : 'Líneas sorteadas', countWords(drawn.size, language)],
          [en ? 'Fingerprint of the draw' : 'Huella del sorteo', drawn.fingerprint],
        ],
      },
      { kind: 'heading', text: en ? 'How many lines' : 'Cuántas líneas' },
      stepTable(drawn.steps, language),
      { kind: 'heading', text: en ? 'How to redo it' : 'Cómo repetirlo' },
      {
        kind: 'text',
        text: en
          ? 'For counter 1, 2, 3 and so on, take the SHA-256 of the text "frame,seed,counter" as a number; pass it over above the last whole multiple of the number of lines; the remainder plus one is the position; pass over one that was drawn.'
          : 'Para el contador 1, 2, 3, etc., tome como número el SHA-256 del texto «marco,semilla,contador»; omítalo por encima del último múltiplo entero del número de líneas; el resto más uno es la posición; omita las ya sorteadas.',
      },
      {
        kind: 'table',
        headings: en ? ['Order', 'Position in the frame', 'Counter'] : ['Orden', 'Posición en el marco', 'Contador'],
        widths: [1, 2, 1],
        rows: drawn.first.map(({ position, counter }, i) => [String(i + 1), countWords(position, language), String(counter)]),
      },
      { kind: 'signatures', lines: en ? ['Elections official', 'Witness'] : ['Funcionario electoral', 'Testigo'] },
    ],
  };
}
