/** One line at a time, for a person who waits: the same search and weights as a batch, under the priors that a petition starts from. */

import { createEvidence } from './evidence.ts';
import type { Roll } from './index-open.ts';
import { createMatcher } from './match.ts';
import { lineMatch } from './match-table.ts';
import { MATCH_SETTINGS, posteriorTable, STARTING_PRIORS } from './posterior.ts';
import type { LineMatch, LineText } from './types.ts';

/** Matches single lines against one roll; keeps caches, so make one per thread. Making it takes a pass over the roll. */
export function createLineMatcher(roll: Roll): (text: LineText) => LineMatch {
  const matcher = createMatcher(roll);
  return (text) => {
    const evidence = createEvidence(1, false);
    matcher.match(text, evidence, 0);
    const table = posteriorTable({ evidence, views: roll.views, priors: STARTING_PRIORS, settings: MATCH_SETTINGS });
    return lineMatch(table, 0, roll.voterIdOf);
  };
}
