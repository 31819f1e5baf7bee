/**
 * Who may do what. Pure, and shared by server and screens: a button that is not shown and a request that is refused come
 * from the same table. Inside an organisation a role decides; across organisations nothing is visible at all.
 */

/** Roles inside an organisation. `proponent` and `observer` hold for one petition only. */
export const ROLES = ['administrator', 'supervisor', 'clerk', 'campaign-manager', 'campaign-worker', 'proponent', 'observer'] as const;
export type Role = (typeof ROLES)[number];

export type OrganisationKind = 'campaign' | 'office';

/** Roles that each kind of organisation has. */
export const ROLES_OF: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  office: ['administrator', 'supervisor', 'clerk', 'proponent', 'observer'],
  campaign: ['administrator', 'campaign-manager', 'campaign-worker'],
};

/** Roles that are given for one petition. */
export const PETITION_ROLES: readonly Role[] = ['proponent', 'observer'];

const OFFICE_ALL: readonly Role[] = ['administrator', 'supervisor', 'clerk'];
const CAMPAIGN_ALL: readonly Role[] = ['administrator', 'campaign-manager', 'campaign-worker'];
const LEADS: readonly Role[] = ['administrator', 'supervisor', 'campaign-manager'];
const STAFF: readonly Role[] = [...new Set([...OFFICE_ALL, ...CAMPAIGN_ALL])];

/** Every act, with the roles that may do it. An act that is not here cannot be asked for. */
const MAY = {
  /** Read organisation, people, settings, jobs, log. */
  'organisation.read': STAFF,
  'people.manage': ['administrator'],
  'log.read': LEADS,
  'petition.read': [...STAFF, 'proponent', 'observer'],
  'petition.create': LEADS,
  'petition.advance': LEADS,
  'petition.move-pack': LEADS,
  'roll.read': STAFF,
  'roll.import': LEADS,
  /** Look a voter up: every such reading is logged. */
  'voter.read': STAFF,
  'lines.import': LEADS,
  'lines.read': STAFF,
  /** The image of a line: also for the examination, of lines found invalid. */
  'line.image': [...STAFF, 'proponent'],
  /** Scans: what was handed in, how far it is read, what was set aside, pictures of pages. */
  'sheets.read': STAFF,
  'sheets.take-in': STAFF,
  'sheets.form': LEADS,
  /** Say what a page that was set aside is, and whether a line in doubt counts. */
  'sheets.decide': ['supervisor', 'clerk', 'campaign-manager', 'campaign-worker'],
  'section.record': STAFF,
  'section.review': ['supervisor', 'clerk', 'campaign-manager', 'campaign-worker'],
  'screening.run': LEADS,
  'screening.read': LEADS,
  'batch.create': ['supervisor', 'campaign-manager'],
  'batch.work': ['supervisor', 'clerk', 'campaign-manager', 'campaign-worker'],
  'finding.record': ['supervisor', 'clerk', 'campaign-manager', 'campaign-worker'],
  /** Write down what stands on a line, as a person reads it. */
  'reading.record': ['supervisor', 'clerk', 'campaign-manager', 'campaign-worker'],
  'line.re-open': ['supervisor', 'campaign-manager'],
  'progress.read': LEADS,
  'withdrawal.record': ['supervisor', 'clerk'],
  /** Official acts: raw count, choice of count, frame, draw, determination, certificate. */
  'count.official': ['supervisor'],
  'count.read': ['administrator', 'supervisor', 'clerk'],
  'hold.set': ['administrator', 'supervisor'],
  'destruction.act': ['administrator', 'supervisor'],
  /** The evidence of the lines found invalid. */
  'examination.read': ['supervisor', 'proponent'],
  /** Private notes of the proponents: nobody of the office, whatever his role. */
  'examination.note': ['proponent'],
  'examination.challenge': ['proponent'],
  'examination.answer': ['supervisor'],
  /** Figures of the work in progress for people outside of the office, where the pack lets them see any. */
  'petition.observe': ['supervisor', 'clerk', 'proponent', 'observer'],
  'premises.set': ['administrator', 'supervisor'],
  /** Name the manual by which reviewers work. */
  'manual.set': ['administrator', 'supervisor'],
  /** A campaign's own work: circulators, sections out and back, tallies. */
  'circulation.read': CAMPAIGN_ALL,
  'circulation.record': CAMPAIGN_ALL,
  'circulation.manage': ['administrator', 'campaign-manager'],
  /** Ask whether somebody who wants to sign is on the roll: limited per person, and logged. */
  'signer.check': CAMPAIGN_ALL,
  'quality.read': ['administrator', 'campaign-manager'],
  'line.strike': ['administrator', 'campaign-manager'],
  'paper.record': ['administrator', 'campaign-manager'],
  /** Write what the public page may show. */
  'page.edit': STAFF,
  /** Decide what is shown, and show the facts as they stand. */
  'page.publish': LEADS,
  'installation.operate': ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Name of an act; permanent. */
export type Act = keyof typeof MAY;

/** Acts that exist in a campaign only, whoever asks: an office circulates nothing. */
const IN_CAMPAIGN: readonly Act[] = [
  'circulation.read',
  'circulation.record',
  'circulation.manage',
  'signer.check',
  'quality.read',
  'line.strike',
  'paper.record',
];

/** Every act there is. */
export const ACTS = Object.keys(MAY) as readonly Act[];

/** What access needs to know of a person: one membership. */
export interface Member {
  readonly userId: string;
  readonly organisationId: string;
  readonly organisationKind: OrganisationKind;
  readonly role: Role;
  /** The only petition this membership holds for; null for all of the organisation. */
  readonly petitionId: string | null;
  readonly seesConfidential: boolean;
}

/** What an act is about. */
export interface Resource {
  readonly organisationId: string;
  /** Absent where the act is about the organisation. */
  readonly petitionId?: string;
}

/** `hidden`: behind the wall, to be answered as if it did not exist. */
export type Access = 'allowed' | 'forbidden' | 'hidden';

/** Whether a role may do this in an organisation of this kind; without a kind, in any. */
export function roleMay(role: Role, act: Act, kind?: OrganisationKind): boolean {
  if (kind === 'office' && IN_CAMPAIGN.includes(act)) return false;
  return (MAY[act] as readonly Role[]).includes(role);
}

/** Whether this person may do this to that. The wall comes first: outside of the own organisation (or the one petition) nothing exists. */
export function access({ member, act, resource }: { readonly member: Member; readonly act: Act; readonly resource: Resource }): Access {
  if (member.organisationId !== resource.organisationId) return 'hidden';
  if (!ROLES_OF[member.organisationKind].includes(member.role)) return 'hidden';
  if (PETITION_ROLES.includes(member.role) && member.petitionId === null) return 'hidden';
  if (member.petitionId !== null && resource.petitionId !== undefined && member.petitionId !== resource.petitionId) return 'hidden';
  return roleMay(member.role, act, member.organisationKind) ? 'allowed' : 'forbidden';
}

/** A voter whose record is confidential is shown only to the people named for it. */
export function seesVoter(member: Pick<Member, 'seesConfidential'>, voter: { readonly status: string }): boolean {
  return voter.status !== 'confidential' || member.seesConfidential;
}
