import type { paths } from '../../api/schema.ts';

type Answer<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer T } } } } }
  ? T
  : never;

export type Next = Answer<'/api/v1/batches/{batchId}/next'>;
export type Line = NonNullable<Next['line']>;
export type Candidate = Line['candidates'][number];
export type LawAnswer = Candidate['law'];
export type LineText = Line['text'];
export type Evidence = Candidate['evidence'][number];
export type Work = Answer<'/api/v1/petitions/{petitionId}/desk'>;
export type Batch = NonNullable<Work['inHand']>;
export type Reason = Answer<'/api/v1/petitions/{petitionId}/reasons'>['items'][number];
export type Section = Answer<'/api/v1/sections/{sectionId}'>;
export type FindingBody = paths['/api/v1/lines/{lineId}/findings']['post'] extends {
  requestBody: { content: { 'application/json': infer B } };
}
  ? B
  : never;
