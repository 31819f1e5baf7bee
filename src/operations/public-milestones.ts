import type { PublicFacts } from './public-facts.ts';

/** Steps of a petition's life of which subscribers are told, in order. */
const MILESTONES = [
  'form-approved',
  'petition-filed',
  'raw-count-below-required',
  'found-sufficient',
  'found-insufficient',
  'election-ordered',
  'election-held',
  'abandoned',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** The milestones that published facts tell of. */
export function milestonesOf({ timeline }: Pick<PublicFacts, 'timeline'>): readonly Milestone[] {
  return MILESTONES.filter((milestone) => timeline.some(({ event }) => event === milestone));
}
