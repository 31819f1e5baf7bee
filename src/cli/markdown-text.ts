import type { CliIo } from './io.ts';
import { tableText, wrapped } from './law-text.ts';

/** The Markdown that this program writes, as text for a terminal: headings bold, tables set out, or row by row where they are too wide. */
export function markdownText(io: CliIo, markdown: string): string {
  const out: string[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line.startsWith('|')) {
      const rows: string[][] = [];
      for (; lines[i]?.startsWith('|'); i++) rows.push(cells(lines[i]));
      i -= 1;
      out.push(tableOf(io, rows[0], rows.slice(2)));
    } else if (line.startsWith('#')) out.push(io.style('bold', plain(line.replace(/^#+ /, ''))));
    else {
      const indent = /^ *(- )?/.exec(line)![0].length;
      out.push(wrapped(plain(line), io.columns, ' '.repeat(indent)));
    }
  }
  return `${out.join('\n')}\n`;
}

function cells(line: string): string[] {
  return line
    .slice(2, -2)
    .split(/ (?<!\\)\| /)
    .map((cell) => plain(cell.replaceAll('\\|', '|')));
}

function tableOf(io: CliIo, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = heads.reduce((sum, head, c) => sum + 2 + Math.max(head.length, ...rows.map((row) => row[c].length)), -2);
  if (width <= io.columns) return tableText({ heads, rows }).trimEnd();
  return rows
    .map(
      ([first, ...rest]) => `${wrapped(first, io.columns, '    ')}\n    ${io.style('dim', wrapped(rest.join(' · '), io.columns, '    '))}`,
    )
    .join('\n');
}

/** Without backquotes and stars; a link keeps its words and address. */
function plain(text: string): string {
  return text
    .replaceAll('`', '')
    .replaceAll('**', '')
    .replaceAll(/\[([^\]]*)\]\((?!#)([^)]*)\)/g, '$1 <$2>');
}
