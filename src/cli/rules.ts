import type { Command } from 'commander';
import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { checkPack, type PackCheck } from '../law/check-pack.ts';
import { packPage } from '../law/pack-page.ts';
import type { RulePack } from '../law/rule-pack.ts';
import { confirmedCounts, type UnconfirmedValue, unconfirmedValues } from '../law/unconfirmed.ts';
import { listRulePacks, type PackFile, readRulePack, readRulePackFile } from '../operations/rule-packs.ts';
import { type CliIo, EXIT, runJob } from './io.ts';
import { grouped, tableText, wrapped } from './law-text.ts';
import { markdownText } from './markdown-text.ts';

/** Twenty years from the year of the oldest published example. */
const FROM_YEAR = 2022;
const YEARS = 20;

interface Options {
  readonly json?: boolean;
}

interface CheckedPack extends PackCheck {
  readonly file: string;
  readonly unconfirmed: readonly UnconfirmedValue[];
}

/** `countersign rules`: the packs, one pack, or a check of packs. */
export function register(program: Command, io: CliIo): void {
  const rules = program.command('rules').description('The law as data: list, show and check rule packs.');
  rules
    .command('list')
    .description('The rule packs that come with the program.')
    .option('--json', 'print the result as JSON')
    .action((options: Options) =>
      runJob({
        io,
        json: options.json,
        work: async () => ok(await listRulePacks()),
        toJson: (packs) =>
          packs.map(({ file, pack }) => ({
            id: pack.id,
            version: pack.version,
            title: pack.title,
            jurisdiction: pack.jurisdiction,
            petitionType: pack.petitionType,
            template: pack.template,
            file,
            confirmed: confirmedCounts(pack),
          })),
        print: (packs) => io.out(listText(io, packs)),
      }),
    );
  rules
    .command('show')
    .description('Everything a rule pack says, with where it stands and how sure we are.')
    .argument('<id>', 'id of a rule pack, or a path to one')
    .option('--json', 'print the result as JSON')
    .action((id: string, options: Options) =>
      runJob({ io, json: options.json, work: () => readRulePack(id), print: (pack) => io.out(markdownText(io, packPage(pack))) }),
    );
  rules
    .command('check')
    .description('Check packs: twenty years of dates, both sides of every boundary, and what is not confirmed.')
    .argument('[files...]', 'packs of your own; all that come with the program where none is given')
    .option('--json', 'print the result as JSON')
    .action((files: readonly string[], options: Options) =>
      runJob({
        io,
        json: options.json,
        work: async (onProgress) => {
          const packs = await packsOf(files);
          if (!packs.ok) return packs;
          const checked: CheckedPack[] = [];
          for (const [i, { file, pack }] of packs.value.entries()) {
            onProgress({ phase: `checking ${pack.id}`, done: i, total: packs.value.length });
            checked.push({ file, ...checkPack({ pack, fromYear: FROM_YEAR, years: YEARS }), unconfirmed: unconfirmedValues(pack) });
          }
          if (checked.some((c) => c.faults.length > 0)) io.exit(EXIT.failed);
          return ok(checked);
        },
        print: (checked) => io.out(checkText(io, checked)),
      }),
    );
}

async function packsOf(files: readonly string[]): Promise<Result<readonly PackFile[], readonly Problem[]>> {
  if (files.length === 0) return ok(await listRulePacks());
  const packs: PackFile[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read: Result<RulePack, readonly Problem[]> = file.endsWith('.json') ? await readRulePackFile(file) : await readRulePack(file);
    if (read.ok) packs.push({ file, pack: read.value });
    else problems.push(...read.error);
  }
  return problems.length > 0 ? err(problems) : ok(packs);
}

function listText(io: CliIo, packs: readonly PackFile[]): string {
  const rows = packs.map(({ pack }) => {
    const { official, secondary, unconfirmed } = confirmedCounts(pack);
    return [
      pack.id,
      pack.version,
      String(official),
      String(secondary),
      String(unconfirmed),
      pack.title.en + (pack.template ? ' (template)' : ''),
    ];
  });
  const table = tableText({ heads: ['id', 'version', 'official', 'secondary', 'unconfirmed', 'what it is'], rows, right: [2, 3, 4] });
  const words =
    'The middle columns count values by how sure we are: read in the official text, in a copy or a press account, or not confirmed. Nothing here is legal advice.';
  return `${table}\n${io.style('dim', wrapped(words, io.columns))}\n`;
}

function checkText(io: CliIo, checked: readonly CheckedPack[]): string {
  const out: string[] = [];
  for (const check of checked) {
    const good = check.faults.length === 0;
    out.push(
      `${good ? io.style('green', '✓') : io.style('red', '✗')} ${io.style('bold', check.id)}  ${grouped(check.dates)} dates, ${check.boundaries} boundaries`,
    );
    for (const fault of [...new Set(check.faults)].slice(0, 10)) out.push(`    ${io.style('red', fault)}`);
    for (const remark of check.remarks) out.push(`    ${io.style('dim', remark)}`);
    out.push(`    ${io.style('yellow', `${check.unconfirmed.length} values are not confirmed:`)}`);
    const bySection = new Map<string, string[]>();
    for (const value of check.unconfirmed)
      bySection.set(value.citation.section, [...(bySection.get(value.citation.section) ?? []), value.path]);
    for (const [section, paths] of bySection) out.push(`      ${wrapped(`${section}: ${paths.join(', ')}`, io.columns - 6, '        ')}`);
    out.push('');
  }
  const faults = checked.reduce((sum, check) => sum + check.faults.length, 0);
  out.push(faults === 0 ? `${checked.length} packs agree with themselves over ${YEARS} years from ${FROM_YEAR}.` : `${faults} faults.`);
  return `${out.join('\n')}\n`;
}
