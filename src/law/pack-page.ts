import type { Citation, Confirmed, Estimator, RulePack } from './rule-pack.ts';
import { unconfirmedValues } from './unconfirmed.ts';

interface Sourced {
  readonly citation: Citation;
  readonly confirmed: Confirmed;
  readonly note?: string | undefined;
}

/** One pack as a page of Markdown: every value with its section, and how sure we are of it. */
export function packPage(pack: RulePack, depth = 2): string {
  const h = (level: number) => '#'.repeat(depth + level);
  const out: string[] = [
    `${h(0)} ${pack.title.en}`,
    '',
    `\`${pack.id}\`, version ${pack.version}.${pack.template ? ' **A template: replace every value before use.**' : ''} ${inForceWords(pack)}`,
  ];
  for (const item of pack.overrides) out.push('', `${item.words.en} ${src(item)}`);

  out.push('', `${h(1)} How many signatures`, '');
  const { threshold } = pack;
  out.push(`Percentage of ${threshold.baseWords.en}, ${roundedWords(threshold.rounding)} ${src(threshold)}.`, '');
  out.push(
    ...table(
      ['kind', 'from', 'per cent'],
      threshold.kinds.flatMap((k) => k.tiers.map((t) => [k.kind, String(t.from), t.percent])),
    ),
  );
  for (const d of pack.distribution)
    out.push(
      '',
      `For ${d.kinds.join(', ')}: also ${d.percent} % of ${d.baseWords.en} in ${d.units} of ${d.ofUnits} ${d.unit.en} ${src(d)}.`,
    );
  if (pack.proponents) {
    const tiers = pack.proponents.tiers.map(
      (t) =>
        `from ${t.from} registered voters at least ${t.atLeast}${t.timesNominationSignatures === 0 ? '' : `, or ${t.timesNominationSignatures === 1 ? '' : `${t.timesNominationSignatures} × `}the nomination signatures if that is more`}`,
    );
    out.push('', `Proponents on the notice: ${tiers.join('; ')} ${src(pack.proponents)}.`);
  }
  out.push(
    '',
    `The raw count alone ${pack.rawCount.belowRequiredFails ? 'fails a petition when it is below the requirement' : 'never fails a petition'} ${src(pack.rawCount)}.`,
  );

  out.push('', `${h(1)} Dates`, '');
  out.push(
    ...table(
      ['event', 'who', 'rule', 'source'],
      pack.deadlines.map((d) => {
        const amount = d.dayTiers ? d.dayTiers.map((t) => `${t.days} (from ${t.from})`).join(', ') : String(d.days);
        const unit = { calendar: 'days', working: 'working days', months: 'months' }[d.count];
        const from = pack.events.find((e) => e.name === d.from[0])?.words.en ?? d.from[0];
        return [
          `\`${d.event}\` ${d.words.en}`,
          d.actor,
          `${d.kind === 'earliest' ? 'not before ' : ''}${amount} ${unit} ${d.before ? 'before' : 'after'} ${from}`,
          src(d),
        ];
      }),
    ),
  );
  out.push(
    '',
    `Days off: ${pack.workingDays.weekend.includes(6) ? 'Saturdays, Sundays' : 'no weekend'}, and ${pack.workingDays.holidays
      .filter((x) => x.kept === 'yes')
      .map((x) => x.name)
      .join(', ')} ${src(pack.workingDays.holidays[0] ?? pack.workingDays)}.`,
  );
  const open = pack.workingDays.holidays.filter((x) => x.kept === 'unknown');
  if (open.length > 0)
    out.push(
      '',
      `Counted as working days, though the law lists them and nothing read says whether offices keep them: ${open.map((x) => x.name).join(', ')} [⚠ ${open[0].citation.section}].`,
    );
  out.push(
    '',
    `A last day on a weekend or holiday ${pack.workingDays.lastDay.rule === 'stands' ? 'stands' : 'moves to the next working day'} ${src(pack.workingDays.lastDay)}.`,
  );

  out.push('', `${h(1)} Who may sign, who may circulate`, '');
  out.push(
    `- A signer is a registered voter${pack.signer.mustLiveInDistrict ? ' of the jurisdiction' : ''}, ${pack.signer.minimumAge} or older ${src(pack.signer)}.`,
  );
  for (const [status, rule] of Object.entries(pack.signer.statuses))
    out.push(`- On the roll as ${status}: ${rule.reason === null ? 'may sign' : `\`${rule.reason}\``} ${src(rule)}.`);
  out.push(
    `- A circulator is ${pack.circulator.minimumAge} or older${pack.circulator.mustBeRegistered ? ' and registered' : ''}, and ${pack.circulator.maySignOwnSection ? 'may' : 'may not'} sign a section of his or her own ${src(pack.circulator)}.`,
  );
  out.push(`- Registration: ${REGISTRATION[pack.registration.rule]} ${src(pack.registration)}.`);
  out.push(
    `- Address: ${pack.address.rule === 'must-match' ? 'must be the one of registration' : 'is not compared with the one of registration'}; a wrong apartment ${pack.address.unitMatters ? 'matters' : 'does not matter'} ${src(pack.address)}.`,
  );
  for (const s of pack.address.softenings) out.push(`  - ${s.words.en} is no fault ${src(s)}.`);
  for (const f of pack.lineFields) out.push(`- Line: ${f.field} ${f.required ? 'is required' : 'is not required'} ${src(f)}.`);
  out.push(`- Signed twice: ${DUPLICATES[pack.duplicates.value]} ${src(pack.duplicates)}.`);
  out.push(`- Withdrawal: ${WITHDRAWAL[pack.withdrawal.value]} ${src(pack.withdrawal)}.`);
  for (const r of pack.reviewers)
    out.push(
      `- ${r.for === 'every-rejection' ? 'Every rejection' : 'A signature that does not compare'} needs ${r.people} people ${src(r)}.`,
    );
  for (const f of pack.sectionFaults)
    out.push(`- Section: ${f.words.en} gives \`${f.reason}\`${f.curable ? `, to be cured within ${f.cureDays} days` : ''} ${src(f)}.`);

  out.push('', `${h(1)} Reasons, in the order in which one is reported`, '');
  out.push(
    ...table(
      ['code', 'words', 'source'],
      [...pack.reasons]
        .sort((a, b) => (a.scope === b.scope ? a.order - b.order : a.scope === 'section' ? -1 : 1))
        .map((r) => [`\`${r.code}\``, r.words.en, src(r)]),
    ),
  );

  out.push('', `${h(1)} Sample and decision`, '');
  if (pack.sampling === null) out.push('There is no sample: every line is examined.');
  else {
    const s = pack.sampling;
    out.push(
      `- Sample: ${s.percent === '0' ? `${s.floor} lines` : `the larger of ${s.floor} and ${s.percent} %, ${roundedWords(s.rounding)}`}${s.onlyAbove === null ? '' : `; up to ${s.onlyAbove} lines every one is examined`}; ${s.frame === 'whole' ? 'one frame' : 'one frame per county'} ${src(s)}.`,
    );
    if (s.stages.length > 0)
      out.push(`- Stages: ${s.stages.map((x) => `${x.name} ${x.size === null ? `${x.percent} %` : x.size}`).join(', then ')}.`);
    out.push(
      `- A correction of the frame after the draw: ${s.afterCorrection.value === 'same-sequence' ? 'the same sequence goes on, there is no second draw' : 'not known'} ${src(s.afterCorrection)}.`,
    );
  }
  if (pack.estimator !== null) out.push(`- Arithmetic: ${estimatorWords(pack.estimator)} ${src(pack.estimator)}.`);
  if (pack.bands !== null) {
    const { pass, fail, between } = pack.bands;
    out.push(
      `- Passes ${pass.inclusive ? 'at or above' : 'above'} ${pass.percent} % of the requirement; ${fail === null ? 'a sample never fails a petition' : `fails ${fail.inclusive ? 'at or below' : 'below'} ${fail.percent} %`}${between === 'none' ? '' : `; between: ${between.replaceAll('-', ' ')}`} ${src(pack.bands)}.`,
    );
  }

  out.push('', `${h(1)} Progress, examination, keeping, form`, '');
  for (const p of pack.progress) out.push(`- To ${p.to}: ${p.may === 'unknown' ? 'not known' : p.may} — ${p.what.en} ${src(p)}.`);
  const e = pack.examination;
  const clock = [
    e.beginWithinDays === null ? '' : `, begun within ${e.beginWithinDays} days`,
    e.finishWithinDays === null ? '' : `, finished within ${e.finishWithinDays} days`,
  ].join('');
  out.push(
    `- Examination of the lines found invalid: ${e.who.en}, ${e.where.en}${clock}; taking data away: ${e.export === 'unknown' ? 'not known' : e.export}; cost: ${e.cost.en} ${src(e)}.`,
  );
  out.push(`- Petitions are kept: ${pack.retention.words.en} ${src(pack.retention)}.`);
  for (const f of pack.form) out.push(`- Form: ${f.words.en}${f.value === undefined ? '' : `: ${f.value}`} ${src(f)}.`);
  for (const q of pack.openQuestions) out.push(`- Open: ${q.words.en}`);

  out.push('', `${h(1)} Sources`, '');
  out.push(
    ...table(
      ['section', 'read', 'how sure'],
      sourcesOf(pack).map(([key, c]) => [
        c.citation.address === null ? key : `[${key}](${c.citation.address})`,
        c.citation.readOn ?? 'not read',
        c.confirmed,
      ]),
    ),
  );
  const unsettled = unconfirmedValues(pack);
  out.push('', `${unsettled.length} values of this pack are not confirmed${unsettled.length > 0 ? ' and are marked ⚠' : ''}.`);
  for (const value of unsettled.filter((v) => v.note !== null)) out.push(`- \`${value.path}\`: ${value.note}`);
  return out.join('\n');
}

/** The page of all packs, docs/law.md. */
export function lawPage(all: readonly RulePack[]): string {
  const packs = [...all.filter((pack) => !pack.template), ...all.filter((pack) => pack.template)];
  const counted = packs.map((pack) => [
    `[${pack.title.en}](#${anchor(pack.title.en)})`,
    `\`${pack.id}\``,
    pack.version,
    String(unconfirmedValues(pack).length),
  ]);
  return [
    '# The law, as the program knows it',
    '',
    '<!-- Made from the files in rules/ by scripts/build-law-page.ts. Do not edit. -->',
    '',
    'Every figure of Countersign comes from a rule pack: the law of one petition type in one place and period, as data. This page is made from',
    'the packs. It is no legal advice. Every value names where it was read; a value marked ⚠ was not read in the law or a copy of it, and every',
    'report or screen that leans on it says so. A petition is pinned to the version of its pack; moving it is a recorded act by a named person.',
    '',
    ...table(['petition', 'id', 'version', 'not confirmed'], counted),
    '',
    ...packs.flatMap((pack) => [packPage(pack), '']),
  ].join('\n');
}

const REGISTRATION: Readonly<Record<RulePack['registration']['rule'], string>> = {
  'signed-by-signing-received-by-filing': 'affidavit signed by the day of signing the petition and received by the day of filing',
  'registered-by-signing': 'registered by the day of signing',
  'registered-by-filing': 'registered by the day of filing',
};

const DUPLICATES: Readonly<Record<RulePack['duplicates']['value'], string>> = {
  'count-one': 'one valid copy counts',
  'count-first': 'the first copy counts',
  'void-all': 'no copy counts',
};

const WITHDRAWAL: Readonly<Record<RulePack['withdrawal']['value'], string>> = {
  'before-filing-day': 'a request received before the day of filing takes the signature out',
  'by-filing-day': 'a request received by the day of filing takes the signature out',
  none: 'no rule read',
};

function estimatorWords(e: Estimator): string {
  switch (e.method) {
    case 'percent-with-duplicate-weight':
      return `percentage valid to ${e.percentDecimals} decimals times the raw count, ${roundedWords(e.projectionRounding)}; less each duplicate times A × (A − 1), A = raw ÷ sample to ${e.valueDecimals} decimals, ${roundedWords(e.correctionRounding)}`;
    case 'proportion':
      return `raw count times the valid share, ${roundedWords(e.rounding)}${e.decideOn === 'exact' ? ' for display and exact for the decision' : ''}`;
    case 'invalid-limit-and-pairs':
      return `upper limit of the invalid (${e.invalidAllowance} × root), then the acceptable number of pairs (expected less ${e.pairsAllowance} × its root); a sample passes or every line is canvassed`;
    case 'zones-around-break-even':
      return `zones at break-even ± ${e.width} standard deviations, to the nearest whole number; one cut at break-even from ${e.finalFrom} lines on`;
    case 'assumed-duplicates-then-pairs':
      return `up to ${e.firstStageUpTo} lines: share valid less ${e.marginPercentPoints} and ${e.assumedDuplicatePercent} points; above: each pair costs (raw ÷ sample)², both copies counted before`;
  }
}

function inForceWords(pack: RulePack): string {
  const { from, to } = pack.inForce;
  if (from === null && to === null) return `Period not read ${src(pack.inForce)}.`;
  return `In force ${from === null ? '' : `from ${from}`}${to === null ? '' : ` to ${to}`} ${src(pack.inForce)}.`.replace(
    'force  ',
    'force ',
  );
}

function roundedWords(rounding: 'up' | 'down' | 'nearest'): string {
  return { up: 'rounded up', down: 'rounded down', nearest: 'to the nearest whole number' }[rounding];
}

/** The section in brackets; ⚠ where it is not confirmed. */
function src(value: Sourced): string {
  return `[${value.confirmed === 'unconfirmed' ? '⚠ ' : ''}${value.citation.section}]`;
}

function sourcesOf(pack: RulePack): readonly (readonly [string, Sourced])[] {
  const found = new Map<string, Sourced>();
  (function visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const record = value as Partial<Sourced>;
    if (record.citation && record.confirmed) {
      const before = found.get(record.citation.section);
      // A value may be less sure than its source; the source is as sure as its surest value.
      if (before === undefined || rank(record.confirmed) > rank(before.confirmed)) found.set(record.citation.section, record as Sourced);
    }
    for (const child of Object.values(value)) visit(child);
  })(pack);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function rank(confirmed: Confirmed): number {
  return ['unconfirmed', 'secondary', 'official'].indexOf(confirmed);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [
    `| ${heads.join(' | ')} |`,
    `| ${heads.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
  ];
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
