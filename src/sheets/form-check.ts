import type { RulePack } from '../law/rule-pack.ts';
import { CHECK_WORDS, type CheckLanguage, type CheckWords } from './form-check-words.ts';
import type { FormContent } from './form-content.ts';
import type { BlockRole, SheetLayout, SideLayout } from './layout.ts';
import type { CodeUse } from './print.ts';

/** One rule of the pack held against a form. Lengths are points unless the rule says inches. */
export interface CheckedRule {
  readonly code: string;
  /** The rule in the pack's words. */
  readonly words: string;
  /** What stands on the form. */
  readonly found: string;
  /** Which side, or ''. */
  readonly where: string;
  readonly section: string;
  readonly address: string | null;
  readonly confirmed: 'official' | 'secondary' | 'unconfirmed';
}

export interface FormCheck {
  /** Departures, in the order of the pack's rules. */
  readonly departures: readonly CheckedRule[];
  /** Rules that hold. */
  readonly held: readonly CheckedRule[];
  /** What nobody has confirmed and the office should be asked. */
  readonly questions: readonly CheckedRule[];
  /** Rules that a program cannot see on a form: a person checks them. */
  readonly notSeen: readonly CheckedRule[];
}

type FormRule = RulePack['form'][number];

interface Subject {
  readonly layout: SheetLayout;
  readonly content: FormContent;
  readonly codes: CodeUse;
  readonly say: CheckWords;
  readonly counted?: StatementWords;
}

/** Words of the statements by the pack’s own rule, where somebody has counted them; else every written word of the printed text is one. */
export type StatementWords = Readonly<Partial<Record<'grounds' | 'answer', number>>>;

/** What one rule finds: places where the form departs, or what holds. */
type Finding =
  | { readonly departs: readonly { readonly found: string; readonly where: string }[]; readonly holds: string }
  | 'ask'
  | 'not-seen';

const INCH = 72;

function everySide(subject: Subject, test: (side: SideLayout) => string | null, holds: string): Finding {
  const departs = subject.layout.sides.flatMap((side) => {
    const found = test(side);
    return found === null ? [] : [{ found, where: subject.say.side(side.side) }];
  });
  return { departs, holds };
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function carries(subject: Subject, roles: readonly BlockRole[]): Finding {
  return everySide(
    subject,
    (side) => (side.blocks.some((b) => roles.includes(b.role)) ? null : subject.say.lacks(roles)),
    subject.say.everySide,
  );
}

function inches(points: number): string {
  return (points / INCH).toFixed(2);
}

function margin(subject: Subject, edge: 'top' | 'bottom', least: number): Finding {
  return everySide(
    subject,
    (side) => {
      const boxes = [
        ...side.blocks.map((b) => b.box),
        ...side.squares,
        ...side.lines.map((l) => l.box),
        ...(side.codes.qr ? [side.codes.qr] : []),
        ...(side.codes.dataMatrix ? [side.codes.dataMatrix] : []),
      ];
      const free =
        edge === 'top' ? Math.min(...boxes.map((b) => b.y)) : subject.layout.paper.height - Math.max(...boxes.map((b) => b.y + b.height));
      return free + 0.5 < least * INCH ? subject.say.free(inches(free)) : null;
    },
    subject.say.freeEverywhere(least),
  );
}

function number(rule: FormRule): number {
  return typeof rule.value === 'number' ? rule.value : Number.NaN;
}

/** How each rule that a program can see is measured. A code that is not here is listed as not seen: nothing is passed over in silence. */
const CHECKS: Readonly<Record<string, (subject: Subject, rule: FormRule) => Finding>> = {
  'type-size-points': (subject, rule) =>
    everySide(
      subject,
      (side) => {
        const small = side.blocks.filter((b) => b.size < number(rule));
        return small.length === 0 ? null : subject.say.small(Math.min(...small.map((b) => b.size)), [...new Set(small.map((b) => b.role))]);
      },
      subject.say.smallest(Math.min(...subject.layout.sides.flatMap((s) => s.blocks.map((b) => b.size)))),
    ),
  'margin-top-inches': (subject, rule) => margin(subject, 'top', number(rule)),
  'margin-bottom-inches': (subject, rule) => margin(subject, 'bottom', number(rule)),
  'official-column-inches': (subject, rule) =>
    everySide(
      subject,
      (side) => {
        const narrow = side.lines.find((line) => (line.official?.width ?? 0) + 0.01 < number(rule) * INCH);
        return narrow === undefined
          ? null
          : narrow.official === null
            ? subject.say.noOfficial
            : subject.say.wide(inches(narrow.official.width));
      },
      subject.say.wideEnough,
    ),
  'notice-to-public-points': (subject, rule) => {
    const notices = subject.layout.sides.flatMap((side) => side.blocks.filter((b) => b.role === 'public-notice'));
    if (notices.length === 0) return { departs: [{ found: subject.say.noPublicNotice, where: '' }], holds: '' };
    const small = Math.min(...notices.map((b) => b.size));
    return { departs: small < number(rule) ? [{ found: subject.say.points(small), where: '' }] : [], holds: subject.say.points(small) };
  },
  'reasons-max-words': (subject, rule) => wordLimit(subject, 'grounds', number(rule)),
  'answer-max-words': (subject, rule) => wordLimit(subject, 'answer', number(rule)),
  'grounds-every-page': (subject) => carries(subject, ['grounds']),
  'answer-every-page': (subject) => carries(subject, ['answer']),
  'request-every-page': (subject) => carries(subject, ['request']),
  'proponents-every-page': (subject) => carries(subject, ['proponents']),
  'notice-to-public-every-page': (subject) => carries(subject, ['public-notice']),
  'lines-numbered-from-one': (subject) => {
    const numbers = subject.layout.sides.flatMap((side) => side.lines.map((line) => line.number));
    const wrong = numbers.findIndex((n, i) => n !== i + 1);
    return {
      departs: wrong < 0 ? [] : [{ found: subject.say.wrongLine(numbers[wrong], wrong + 1), where: '' }],
      holds: subject.say.lineRange(numbers.length),
    };
  },
  'lines-per-sheet-max': (subject, rule) => {
    const count = subject.layout.sides.reduce((sum, side) => sum + side.lines.length, 0);
    return { departs: count > number(rule) ? [{ found: subject.say.lines(count), where: '' }] : [], holds: subject.say.lines(count) };
  },
  'signer-fields': (subject, rule) => {
    const wanted = String(rule.value ?? '')
      .split(/[,\s]+/)
      .filter((f) => f !== '');
    return everySide(
      subject,
      (side) => {
        const lacking = wanted.filter((field) => side.lines.some((line) => !line.cells.some((cell) => cell.field === field)));
        return lacking.length === 0 ? null : subject.say.noSpace(lacking);
      },
      subject.say.space(wanted),
    );
  },
  'nothing-of-signer-printed': (subject) =>
    everySide(
      subject,
      (side) => {
        const cells = side.lines.flatMap((line) => line.cells.map((cell) => cell.box));
        const inside = side.blocks.find((b) =>
          cells.some(
            (c) => b.box.x < c.x + c.width && b.box.x + b.box.width > c.x && b.box.y < c.y + c.height && b.box.y + b.box.height > c.y,
          ),
        );
        return inside === undefined ? null : subject.say.printedInside(inside.text.slice(0, 40));
      },
      subject.say.blank,
    ),
  'declaration-every-section': (subject) => ({
    departs: subject.layout.sides.some((side) => side.blocks.some((b) => b.role === 'declaration'))
      ? []
      : [{ found: subject.say.noDeclaration, where: '' }],
    holds: subject.say.onSection,
  }),
  'declaration-fields': (subject, rule) => {
    const wanted = String(rule.value ?? '')
      .split(/[,\s]+/)
      .filter((f) => f !== '');
    const there = new Set(subject.layout.sides.flatMap((side) => side.declarationFields.map((f) => f.field)));
    const lacking = wanted.filter((field) => !there.has(field));
    return {
      departs: lacking.length === 0 ? [] : [{ found: subject.say.noSpace(lacking), where: '' }],
      holds: subject.say.space(wanted),
    };
  },
  'sections-identical': (subject, rule) =>
    subject.codes === 'per-section'
      ? rule.value === 'codes-may-differ' && rule.confirmed !== 'unconfirmed'
        ? { departs: [], holds: subject.say.codesMayDiffer }
        : 'ask'
      : { departs: [], holds: subject.say.alike },
};

function wordLimit(subject: Subject, role: 'grounds' | 'answer', limit: number): Finding {
  const counted = subject.counted?.[role];
  if (counted !== undefined) {
    const found = subject.say.words(counted, null);
    return { departs: counted > limit ? [{ found, where: '' }] : [], holds: found };
  }
  const blocks = subject.layout.sides[0].blocks.filter((b) => b.role === role);
  const byLanguage = new Map<string, number>();
  for (const block of blocks) byLanguage.set(block.lang, (byLanguage.get(block.lang) ?? 0) + words(block.text));
  const over = [...byLanguage].filter(([, count]) => count > limit);
  return {
    departs: over.map(([lang, count]) => ({ found: subject.say.words(count, byLanguage.size > 1 ? lang : null), where: '' })),
    holds: byLanguage.size === 0 ? subject.say.nonePrinted : subject.say.words(Math.max(...byLanguage.values()), null),
  };
}

/** Holds a form against the form rules of a pack. Pure; never says that a form is lawful, only where it departs and what it could not see. */
export function checkForm(options: {
  readonly layout: SheetLayout;
  readonly content: FormContent;
  readonly codes: CodeUse;
  readonly rules: readonly FormRule[];
  readonly language?: CheckLanguage;
  readonly counted?: StatementWords;
}): FormCheck {
  const language = options.language ?? 'en';
  const subject: Subject = { ...options, say: CHECK_WORDS[language] };
  const departures: CheckedRule[] = [];
  const held: CheckedRule[] = [];
  const questions: CheckedRule[] = [];
  const notSeen: CheckedRule[] = [];
  for (const rule of options.rules) {
    const value = rule.value === undefined || typeof rule.value === 'boolean' ? '' : `: ${rule.value}`;
    const base = {
      code: rule.code,
      words: `${rule.words[language]}${value}`,
      section: rule.citation.section,
      address: rule.citation.address,
      confirmed: rule.confirmed,
    };
    const finding = Object.hasOwn(CHECKS, rule.code) ? CHECKS[rule.code](subject, rule) : 'not-seen';
    if (finding === 'not-seen') notSeen.push({ ...base, found: '', where: '' });
    else if (finding === 'ask') questions.push({ ...base, found: '', where: '' });
    else if (finding.departs.length === 0) held.push({ ...base, found: finding.holds, where: '' });
    else for (const place of finding.departs) departures.push({ ...base, ...place });
  }
  return { departures, held, questions, notSeen };
}
