import type { SummaryStyle } from '../reports/summary.ts';
import type { CliIo } from './io.ts';

/** The summary's emphases in the terminal's colours. */
export function summaryStyle(io: CliIo): SummaryStyle {
  return {
    bold: (text) => io.style('bold', text),
    soft: (text) => io.style('dim', text),
    good: (text) => io.style('green', text),
    warn: (text) => io.style('yellow', text),
    bad: (text) => io.style('red', text),
  };
}
