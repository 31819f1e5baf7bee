import { z } from 'zod';

const id = z.uuid();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const code = z.string().max(120);

/**
 * Every kind of event that the log can hold, declared once: name, meaning and fields. No field holds personal data; what is
 * personal is committed to (`commitment`: SHA-256 over a sealed salt and the value). `docs/events.md` is made from this table.
 */
export const EVENTS = {
  'installation.started': z.object({ version: code }).describe('The record was set up.'),
  'key.rotated': z.object({ from: code, to: code, keys: count }).describe('Data keys were wrapped with a new operator key.'),
  'backup.written': z.object({ sha256: hash, tables: count, rows: count }).describe('A backup file was written.'),
  'organisation.created': z
    .object({ organisation: id, kind: z.enum(['campaign', 'office']) })
    .describe('A campaign or an office was set up.'),
  'member.invited': z.object({ invitation: id, role: code }).describe('Somebody was invited into a role.'),
  'member.joined': z.object({ member: code, role: code }).describe('A person got a role.'),
  'member.changed': z.object({ member: code, role: code, seesConfidential: z.boolean() }).describe('A person’s role or rights changed.'),
  'invitation.revoked': z.object({ invitation: id }).describe('An invitation was taken back.'),
  'member.left': z.object({ member: code }).describe('A person’s role ended.'),
  'account.reset': z.object({ member: code, secondFactorRemoved: z.boolean() }).describe('An operator gave an account another password.'),
  'petition.created': z
    .object({ pack: code, packVersion: code, packSha256: hash, attempt: count })
    .describe('A petition was opened under a pinned rule pack.'),
  'petition.pack-moved': z
    .object({ number: count, packVersion: code, packSha256: hash, reason: z.string().max(500) })
    .describe('The petition was moved to another version of its rule pack.'),
  'petition.advanced': z
    .object({ number: count, event: code, from: code, to: code, on: date })
    .describe('The petition took a step of its rule pack.'),
  'roll.imported': z.object({ roll: id, sha256: hash, asOf: date, voters: count, setAside: count }).describe('A roll was imported.'),
  'lines.imported': z
    .object({ sections: count, lines: count, commitment: hash })
    .describe('Sections and lines were imported; the commitment is over all readings in order.'),
  'sheets.form-kept': z
    .object({ number: count, kind: z.enum(['printing', 'foreign']), layout: code, sha256: hash })
    .describe('A form by which sheets are read was kept.'),
  'sheets.taken-in': z.object({ intake: id, number: count, sha256: hash, bytes: count }).describe('Scans or photos were handed in.'),
  'sheets.read': z
    .object({ intake: id, pages: count, read: count, setAside: count, sections: count, lines: count, commitment: hash, pictures: hash })
    .describe(
      'Sheets were read and put on the record; the commitment is over the readings of the lines it made, `pictures` over the pictures of all pages.',
    ),
  'sheets.stopped': z.object({ intake: id, reason: code }).describe('The reading of sheets was cancelled or failed; nothing of it counts.'),
  'sheets.page-answered': z
    .object({ intake: id, file: count, page: count, number: count, answer: code })
    .describe('A person said what a page is that was set aside.'),
  'line.decided': z
    .object({ section: id, page: code, line: count, number: count, counts: z.boolean() })
    .describe('A person said whether a line of a sheet counts.'),
  'line.image-read': z.object({ line: id }).describe('A proponent looked at the image of a line in an examination.'),
  'section.recorded': z.object({ section: id, kind: code, number: count, on: date }).describe('Custody of a section changed.'),
  'section.reviewed': z
    .object({ section: id, number: count, outcome: z.enum(['pass', 'fault']), fault: code.optional() })
    .describe('A person reviewed a section.'),
  'screening.started': z.object({ run: id, roll: id, packSha256: hash, lines: count }).describe('Machine screening was started.'),
  'screening.finished': z
    .object({ run: id, eligible: count, ineligible: count, review: count })
    .describe('Machine screening ended; it decides nothing.'),
  'matching.calibrated': z
    .object({ calibration: id, run: id, number: count, decisions: count, errorBefore: count, errorAfter: count })
    .describe('Probabilities of matching were fitted to what people had found; errors in millionths.'),
  'batches.created': z.object({ purpose: code, batches: count, lines: count }).describe('Work was cut into batches.'),
  'batch.claimed': z.object({ batch: id }).describe('A person took a batch.'),
  'batch.released': z.object({ batch: id, outcome: code }).describe('A person finished a batch or handed it back.'),
  'finding.recorded': z
    .object({
      finding: id,
      line: id,
      number: count,
      purpose: code,
      outcome: z.enum(['valid', 'invalid']),
      reason: code.optional(),
      role: code,
      commitment: hash,
    })
    .describe('A reviewer found a line valid or invalid.'),
  'finding.undone': z
    .object({ finding: id, line: id, number: count, undoes: id, commitment: hash })
    .describe('A reviewer took back his own finding.'),
  'line.keyed': z
    .object({ line: id, number: count, restores: count.optional(), commitment: hash })
    .describe('A person wrote down what stands on a line, or brought an earlier reading back.'),
  'line.re-opened': z
    .object({ finding: id, line: id, number: count, reason: z.string().max(500), commitment: hash })
    .describe('A supervisor re-opened a line.'),
  'line.flagged': z
    .object({ line: id, number: count, raised: z.boolean(), commitment: hash })
    .describe('A line was flagged for a supervisor, or the flag taken down.'),
  'withdrawal.recorded': z
    .object({ withdrawal: id, receivedOn: date, inTime: z.boolean(), commitment: hash })
    .describe('A signer’s withdrawal was received.'),
  'raw-count.recorded': z
    .object({ number: count, lines: count, reason: z.string().max(500) })
    .describe('The raw count was recorded or corrected.'),
  'count.chosen': z.object({ method: z.enum(['sample', 'full']) }).describe('Sample or full count was chosen.'),
  'frame.published': z.object({ hash, raw: count }).describe('The sampling frame was fixed.'),
  'sample.drawn': z.object({ seed: z.string().max(500), size: count, frame: hash, lines: hash }).describe('The sample was drawn.'),
  'determination.made': z
    .object({ number: count, basis: z.enum(['sample', 'full']), outcome: code, body: hash })
    .describe('The statute’s arithmetic was applied to the findings.'),
  'petition.certified': z
    .object({ outcome: z.enum(['sufficient', 'insufficient']), determination: count, on: date, body: hash })
    .describe('The result was certified.'),
  'hold.placed': z.object({ number: count, reason: z.string().max(500) }).describe('A litigation hold was placed.'),
  'hold.lifted': z.object({ number: count, reason: z.string().max(500) }).describe('A litigation hold was lifted.'),
  'destruction.requested': z.object({ reason: z.string().max(500), retentionEnds: date }).describe('A first person asked for destruction.'),
  'destruction.done': z.object({ requestedBy: code }).describe('A second person approved; the petition’s key was destroyed.'),
  'circulator.registered': z
    .object({ circulator: id, number: count, paid: z.boolean(), commitment: hash })
    .describe('A circulator was registered.'),
  'circulator.recorded': z
    .object({ circulator: id, number: count, kind: code, on: date })
    .describe('A circulator was trained, declared, or ended or resumed the work.'),
  'circulator.contact-set': z
    .object({ circulator: id, number: count, kept: z.boolean(), commitment: hash })
    .describe('The e-mail address of a circulator who agreed to letters was kept, or ended.'),
  'sections.reminded': z
    .object({ to: z.enum(['manager', 'circulator']), sections: count })
    .describe('A letter asked for sections that are out too long.'),
  'turf.named': z.object({ turf: id }).describe('A place to circulate was named.'),
  'shift.recorded': z
    .object({ shift: id, circulator: id, kind: code, on: date, minutes: count })
    .describe('A shift was planned, worked or cancelled.'),
  'pledge.recorded': z.object({ pledge: id, number: count, commitment: hash }).describe('Somebody promised to sign.'),
  'pledge.followed': z
    .object({ pledge: id, number: count, kind: code, on: date })
    .describe('A promise to sign was reminded of, kept or taken back.'),
  'section.tallied': z
    .object({ section: id, number: count, lines: count, on: date, reason: z.string().max(500).optional() })
    .describe('Lines of a section were counted.'),
  'line.struck': z
    .object({ line: id, number: count, struck: z.boolean(), reason: code, on: date })
    .describe('A line was crossed out before filing, or the record of it corrected.'),
  'circulation.set': z.object({ number: count, body: hash }).describe('Settings of the circulation were changed.'),
  'paper.recorded': z
    .object({ paper: id, kind: code, number: count, commitment: hash })
    .describe('What a paper of the campaign says was recorded or corrected.'),
  'page.opened': z.object({ slug: code, zone: code }).describe('A petition got a public page; nothing is shown until it is published.'),
  'page.text-set': z
    .object({ number: count, field: code, language: code, body: hash })
    .describe('A text of the public page was written; it is shown with the next publication.'),
  'page.item-written': z
    .object({ item: id, kind: code, version: count, commitment: hash })
    .describe('An event, place, announcement or statement was proposed or corrected.'),
  'page.item-published': z.object({ item: id, kind: code, number: count, version: count }).describe('An item of the public page is shown.'),
  'page.item-taken-down': z
    .object({ item: id, kind: code, number: count, reason: z.string().max(500) })
    .describe('An item of the public page is shown no more.'),
  'page.published': z.object({ number: count, body: hash }).describe('The facts of the public page were published as they stood.'),
  'page.withdrawn': z.object({ number: count, reason: z.string().max(500) }).describe('The public page was taken down.'),
  'notices.asked': z.object({ subscriber: id }).describe('Somebody asked to be told of milestones by e-mail.'),
  'notices.confirmed': z.object({ subscriber: id }).describe('The owner of the address confirmed it.'),
  'notices.ended': z.object({ subscriber: id }).describe('The owner of the address wants no more notices; the address was deleted.'),
  'notices.due': z.object({ milestone: code }).describe('A milestone was published; whoever asked is told by e-mail.'),
  'premises.set': z
    .object({ number: count, addresses: count, body: hash })
    .describe('The machines on which an examination may take place were named.'),
  'manual.set': z.object({ number: count, version: z.string().max(60) }).describe('The manual by which reviewers work was named.'),
  'examination.line-read': z.object({ line: id, role: code }).describe('The evidence of a line was looked at.'),
  'examination.line-copied': z
    .object({ line: id, role: code })
    .describe('A copy of the evidence of a line was given, where the law allows it.'),
  'note-book.opened': z.object({}).describe('The proponents set up their private notes; the office cannot read them.'),
  'line.challenged': z.object({ challenge: id, line: id, number: count, commitment: hash }).describe('A finding was challenged.'),
  'challenge.answered': z.object({ challenge: id, upheld: z.boolean(), commitment: hash }).describe('The office answered a challenge.'),
  'voter.read': z
    .object({ roll: id, purpose: code, results: count, query: hash.optional() })
    .describe('A person looked into voters’ records.'),
} as const;

/** Name of an event; permanent. */
export type EventKind = keyof typeof EVENTS;

/** Fields of an event. */
export type EventBody<K extends EventKind> = z.infer<(typeof EVENTS)[K]>;
