// Written by scripts/write-web-client.ts from docs/openapi.json: do not edit.
/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A refusal (RFC 9457). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  field?: string;
  file?: string;
  row?: number;
}

/** Methods that a path does not have. */
type Without<M extends string> = { [method in M]?: never } & {
  parameters: { query?: never; header?: never; path?: never; cookie?: never };
};

/** How every refusal comes. */
interface Refusal {
  headers: { [name: string]: unknown };
  content: { 'application/problem+json': ProblemDocument };
}

/** Every route of the API. */
export interface paths {
  '/api/v1/me': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Who is signed in, and what he is where. */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              userId: string;
              name: string;
              email: string;
              memberships: {
                organisationId: string;
                organisationKind: 'campaign' | 'office';
                role: 'administrator' | 'supervisor' | 'clerk' | 'campaign-manager' | 'campaign-worker' | 'proponent' | 'observer';
                petitionId: string | null;
                seesConfidential: boolean;
                organisationName: string;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/organisation': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The organisation in which the request acts. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { organisationId: string; kind: 'campaign' | 'office'; name: string } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/people': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** People of the organisation and their roles. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                userId: string;
                name: string;
                email: string;
                role: 'administrator' | 'supervisor' | 'clerk' | 'campaign-manager' | 'campaign-worker' | 'proponent' | 'observer';
                petitionId: string | null;
                seesConfidential: boolean;
                secondFactor: boolean;
                since: string;
                ended: boolean;
              }[];
              invitations: {
                invitationId: string;
                email: string;
                role: 'administrator' | 'supervisor' | 'clerk' | 'campaign-manager' | 'campaign-worker' | 'proponent' | 'observer';
                petitionId: string | null;
                expires: string;
                over: boolean;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/people/{userId}/role': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Give a person another role, or the right to see confidential voters. */
    post: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path: { userId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            role: 'administrator' | 'supervisor' | 'clerk' | 'campaign-manager' | 'campaign-worker' | 'proponent' | 'observer';
            petitionId?: string;
            seesConfidential: boolean;
          };
        };
      };
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': { changed: true } } }; default: Refusal };
    };
  };
  '/api/v1/people/invitations/{invitationId}': Without<'get' | 'put' | 'post' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Take back an invitation that nobody has taken up. */
    delete: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path: { invitationId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': { revoked: true } } }; default: Refusal };
    };
  };
  '/api/v1/people/invitations': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Invite somebody into a role. The token is shown once. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Countersign-Organisation'?: string; 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            email: string;
            role: 'administrator' | 'supervisor' | 'clerk' | 'campaign-manager' | 'campaign-worker' | 'proponent' | 'observer';
            petitionId?: string;
          };
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { invitationId: string; token: string; expires: string } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/people/{userId}': Without<'get' | 'put' | 'post' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** End a person’s role; his findings stay. */
    delete: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path: { userId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': { ended: true } } }; default: Refusal };
    };
  };
  '/api/v1/invitations/accept': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Make an account from an invitation. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': { token: string; name: string; password: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { userId: string } } }; default: Refusal };
    };
  };
  '/api/v1/log/head': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Number and hash of the last entry of the organisation’s log: publish it, and the log cannot be rewritten unseen. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { chain: string; seq: number; hash: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Petitions of the organisation, newest first. */
    get: {
      parameters: {
        query?: { cursor?: string; limit?: number };
        header?: { 'Countersign-Organisation'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                id: string;
                title: string;
                target: string;
                jurisdiction: string;
                registered: number;
                required: number;
                attempt: number;
                previousPetitionId: string | null;
                pack: { id: string; version: string; sha256: string };
                state: string;
                step: number;
                filed: string | null;
                possible: string[];
              }[];
              next: string | null;
            };
          };
        };
        default: Refusal;
      };
    };
    /** Open a petition under a rule pack. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Countersign-Organisation'?: string; 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': {
            title: string;
            target: string;
            jurisdiction: string;
            pack: string;
            kind?: string;
            registered: number;
            district?: { field: string; value: string };
            previousPetitionId?: string;
            on: string;
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { petitionId: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** One petition; its entity tag is needed to take a step. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              id: string;
              title: string;
              target: string;
              jurisdiction: string;
              registered: number;
              required: number;
              attempt: number;
              previousPetitionId: string | null;
              pack: { id: string; version: string; sha256: string };
              state: string;
              step: number;
              filed: string | null;
              possible: string[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/steps': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Every step that the petition took. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: { number: number; event: string; from: string; to: string; on: string; details: { [name: string]: string } }[];
            };
          };
        };
        default: Refusal;
      };
    };
    /** Record a step of a petition’s life. Send the entity tag of the petition you saw as If-Match. */
    post: {
      parameters: {
        query?: never;
        header: { 'Idempotency-Key'?: string; 'If-Match': string };
        path: { petitionId: string };
        cookie?: never;
      };
      requestBody: { content: { 'application/json': { event: string; on: string; details?: { [name: string]: string } } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { step: number; state: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/calendar': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Every date of the rule pack for this petition, with its citation and how sure it is. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { items: { [name: string]: Json }[] } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/pack': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The pinned rule pack of a petition: every value with its source and how sure it is. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              id: string;
              version: string;
              sha256: string;
              title: { en: string; es: string };
              counts: { official: number; secondary: number; unconfirmed: number };
              values: {
                path: string;
                words: { en: string; es: string } | null;
                citation: { section: string; address: string | null; readOn: string | null };
                confirmed: 'official' | 'secondary' | 'unconfirmed';
                note: string | null;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
    /** Move the petition to another version of its rule pack; a recorded act. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { version: string; reason: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/progress': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** How the lines stand now; for those who lead the work only. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              lines: number;
              open: number;
              needsReview: number;
              valid: number;
              invalid: number;
              flagged: number;
              reasons: { reason: string; lines: number }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/holds': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Place or lift a litigation hold. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { placed: boolean; reason: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { placed: boolean } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/destruction': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Ask, as the first of two people, that the petition’s personal data be destroyed. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { reason: string; retentionEnds: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { requestedBy: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/destruction/approval': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Agree, as the second person; the personal data is then gone for good. */
    post: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { confirmRetentionEnded: true } } };
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': { destroyed: true } } }; default: Refusal };
    };
  };
  '/api/v1/rule-packs': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The rule packs that come with the program. */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { items: { id: string; version: string; title: string; template: boolean }[] } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/reasons': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The reasons for which a line is not counted, in the order of the petition’s rule pack. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': { items: { code: string; en: string; es: string; scope: string; section: string; confirmed: string }[] };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/rolls': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Rolls of the organisation with their dates and counts. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: { rollId: string; jurisdiction: string; asOf: string; voters: number; setAside: number; sha256: string }[];
            };
          };
        };
        default: Refusal;
      };
    };
    /** Keep a built roll file (application/octet-stream), encrypted. */
    post: {
      parameters: { query: { jurisdiction: string }; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody: { content: { 'application/octet-stream': Blob | string; 'text/csv': Blob | string } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { rollId: string; sha256: string; asOf: string; voters: number } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/rolls/{rollId}/voters': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Look voters up by any mix of name, address, birth year and voter id. Every reading is logged. */
    get: {
      parameters: { query: { query: string; limit?: number }; header?: never; path: { rollId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { voters: { [name: string]: Json }[] } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/lines': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Bring lines onto the record from CSV (text/csv), all or none. */
    post: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/octet-stream': Blob | string; 'text/csv': Blob | string } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { sections: number; lines: number; commitment: string } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/sections': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Sections in the order of their codes, with custody and review. */
    get: {
      parameters: { query?: { cursor?: string; limit?: number }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                sectionId: string;
                code: string;
                lines: number;
                custody: string | null;
                review: string | null;
                fault: string | null;
              }[];
              next: string | null;
            };
          };
        };
        default: Refusal;
      };
    };
    /** Record custody of a section: issued, returned, missing, void, declared, filed. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            code: string;
            kind: 'issued' | 'returned' | 'missing' | 'void' | 'filed' | 'declared';
            on: string;
            person?: string;
            details?: { [name: string]: string };
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { sectionId: string; number: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/sections/{sectionId}/reviews': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Review a section: declaration, dates, heading. It comes before the lines. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { sectionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': { outcome: 'pass' | 'fault'; fault?: string; signedFrom?: string; signedTo?: string; note?: string };
        };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/screenings': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Start a machine screening: a projection that orders the work and decides nothing. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { rollId: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { runId: string; chunks: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/screenings/{runId}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** How far a screening is, and what it projects. */
    get: {
      parameters: { query?: never; header?: never; path: { runId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              runId: string;
              status: 'waiting' | 'matching' | 'done' | 'failed';
              lines: number;
              matched: number;
              problem: string | null;
              totals: { eligible: number; ineligible: number; review: number } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/screenings/{runId}/events': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The same as server-sent events until it ends. */
    get: {
      parameters: { query?: never; header?: never; path: { runId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/event-stream': {
              runId: string;
              status: 'waiting' | 'matching' | 'done' | 'failed';
              lines: number;
              matched: number;
              problem: string | null;
              totals: { eligible: number; ineligible: number; review: number } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/calibrations': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Calibrations learned from this petition’s findings, the newest first. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                calibrationId: string;
                number: number;
                decisions: number;
                errorBefore: number;
                errorAfter: number;
                curve: { stated: number; observed: number; lines: number }[];
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
    /** Fit the probabilities of matching to what people found, for the screenings that follow. It changes no finding and no screening. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              calibrationId: string;
              number: number;
              decisions: number;
              errorBefore: number;
              errorAfter: number;
              curve: { stated: number; observed: number; lines: number }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/batches': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Cut open work into batches. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            purpose: 'first' | 'second' | 'recheck';
            size?: number;
            acceptedPercent?: number;
            rollId?: string;
            requestKey: string;
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { batches: number; lines: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/batches/claim': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Take the next free batch, or the one already in hand; null where there is none. */
    post: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { purpose: 'first' | 'second' | 'recheck' } } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { batch: { batchId: string; purpose: string; label: string; lines: number } | null } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/batches/{batchId}/release': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Finish a batch or hand it back. */
    post: {
      parameters: { query?: never; header?: never; path: { batchId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { outcome: 'done' | 'handed-back'; open: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/findings': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Find a line valid or invalid. Sending the same requestKey again gives the same answer. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { lineId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            outcome: 'valid' | 'invalid';
            reason?: string;
            voterId?: string;
            duplicateOf?: string;
            rollId?: string;
            evidence?: { [name: string]: Json };
            note?: string;
            manualVersion?: string;
            requestKey: string;
          };
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              findingId: string;
              number: number;
              standing: {
                status: 'open' | 'needs-review' | 'found';
                outcome: 'valid' | 'invalid' | null;
                reason: string | null;
                rejections: number;
              };
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/findings/{findingId}/undo': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Take back one’s own finding while the batch is in hand. */
    post: {
      parameters: { query?: never; header?: never; path: { findingId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              findingId: string;
              number: number;
              standing: {
                status: 'open' | 'needs-review' | 'found';
                outcome: 'valid' | 'invalid' | null;
                reason: string | null;
                rejections: number;
              };
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/flag': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Flag a line for a supervisor, or take the flag down. */
    post: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { raised: boolean; note?: string } } };
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/json': { raised: boolean } } }; default: Refusal };
    };
  };
  '/api/v1/lines/{lineId}/re-open': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Re-open a line: earlier findings stay on the record but no longer count. */
    post: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { reason: string; requestKey: string } } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              findingId: string;
              number: number;
              standing: {
                status: 'open' | 'needs-review' | 'found';
                outcome: 'valid' | 'invalid' | null;
                reason: string | null;
                rejections: number;
              };
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/history': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Everything found on a line, with evidence, roll, pack and manual; for the examination and those who lead it. */
    get: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { entries: { [name: string]: Json }[] } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/sheet-forms': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Keep a form by which sheets are read: printing.json, or a foreign form marked up (JSON as application/octet-stream). */
    post: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/octet-stream': Blob | string; 'text/csv': Blob | string } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number; layoutId: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/intakes': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Everything handed in, the newest first, with how far its reading is. */
    get: {
      parameters: { query?: { cursor?: number; limit?: number }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                intakeId: string;
                number: number;
                name: string;
                status: 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';
                problem: string | null;
                pages: number;
                pagesDone: number;
                startedAt: string;
                finishedAt: string | null;
                summary: {
                  pagesRead: number;
                  pagesSetAside: number;
                  sections: number;
                  linesSeen: number;
                  linesMade: number;
                  linesInDoubt: number;
                  missing: { section: number; sides: number[] }[];
                } | null;
              }[];
              next: string | null;
            };
          };
        };
        default: Refusal;
      };
    };
    /** Hand in scans or photos: PDF, TIFF, PNG, JPEG, WebP or a zip of them (application/octet-stream). They are read in the background. */
    post: {
      parameters: { query: { name: string }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/octet-stream': Blob | string; 'text/csv': Blob | string } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { intakeId: string; number: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/intakes/{intakeId}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** How far the reading of what was handed in is, and what it brought. */
    get: {
      parameters: { query?: never; header?: never; path: { intakeId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              intakeId: string;
              number: number;
              name: string;
              status: 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';
              problem: string | null;
              pages: number;
              pagesDone: number;
              startedAt: string;
              finishedAt: string | null;
              summary: {
                pagesRead: number;
                pagesSetAside: number;
                sections: number;
                linesSeen: number;
                linesMade: number;
                linesInDoubt: number;
                missing: { section: number; sides: number[] }[];
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/intakes/{intakeId}/events': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The same as server-sent events until it ends. */
    get: {
      parameters: { query?: never; header?: never; path: { intakeId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/event-stream': {
              intakeId: string;
              number: number;
              name: string;
              status: 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';
              problem: string | null;
              pages: number;
              pagesDone: number;
              startedAt: string;
              finishedAt: string | null;
              summary: {
                pagesRead: number;
                pagesSetAside: number;
                sections: number;
                linesSeen: number;
                linesMade: number;
                linesInDoubt: number;
                missing: { section: number; sides: number[] }[];
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/intakes/{intakeId}/cancel': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Stop a reading that has not ended; nothing of it counts. */
    post: {
      parameters: { query?: never; header?: never; path: { intakeId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { status: 'cancelled' | 'failed' | 'waiting' | 'reading' | 'done' } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/set-aside': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Pages that were set aside, each with the reason, for a person to say what it is. */
    get: {
      parameters: {
        query?: { cursor?: string; limit?: number; all?: string };
        header?: never;
        path: { petitionId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                intakeId: string;
                intake: number;
                file: number;
                page: number;
                name: string;
                reason: string;
                words: string;
                detail: string;
                hasPicture: boolean;
                answer: 'nothing-on-it' | 'scanned-again' | 'entered-by-hand' | 'open-again' | null;
              }[];
              next: string | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/intakes/{intakeId}/files/{file}/pages/{page}/answers': Without<
    'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'
  > & {
    /** Say what a page is that was set aside. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string };
        path: { intakeId: string; file: number; page: number };
        cookie?: never;
      };
      requestBody: { content: { 'application/json': { answer: 'nothing-on-it' | 'scanned-again' | 'entered-by-hand' | 'open-again' } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/intakes/{intakeId}/files/{file}/pages/{page}/image': Without<
    'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'
  > & {
    /** A page of what was handed in, as it came (JPEG). */
    get: {
      parameters: { query?: never; header?: never; path: { intakeId: string; file: number; page: number }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'image/jpeg': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/sheets': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** What the sheets say together: the raw count proposed, and what people must still look at. */
    get: {
      parameters: { query?: { limit?: number }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              sections: number;
              pages: number;
              intakesOpen: number;
              pagesSetAside: number;
              linesCounted: number;
              linesInDoubt: number;
              confirmed: false;
              doubts: { sectionId: string; code: string; page: string; line: number }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/sections/{sectionId}/pages': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The pages of a section that have a picture, and where each line lies on it (shares of width and height). */
    get: {
      parameters: { query?: never; header?: never; path: { sectionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              code: string;
              pages: {
                page: string;
                side: number;
                ratio: number;
                crops: ('heading' | 'declaration')[];
                declaration: { field: string; state: 'empty' | 'doubtful' | 'written' }[];
                lines: {
                  number: number;
                  lineId: string | null;
                  place: { left: number; top: number; width: number; height: number };
                  cells: {
                    field: string;
                    place: { left: number; top: number; width: number; height: number };
                    state: 'empty' | 'doubtful' | 'written';
                  }[];
                  state: 'blank' | 'partly' | 'filled' | 'doubtful';
                  crossed: 'no' | 'doubtful' | 'yes';
                  asked: boolean;
                  counts: boolean | null;
                }[];
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/sections/{sectionId}/pages/{page}/image': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The picture of a page, brought upright, or its heading or declaration alone (JPEG). */
    get: {
      parameters: {
        query?: { part?: 'page' | 'heading' | 'declaration' };
        header?: never;
        path: { sectionId: string; page: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'image/jpeg': string } }; default: Refusal };
    };
  };
  '/api/v1/sections/{sectionId}/line-decisions': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Say whether a line of a sheet counts; one that counts comes onto the record. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { sectionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { page: string; line: number; counts: boolean } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number; lineId: string | null } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/image': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The image of a line, cut from its sheet (JPEG). Lines that came as text have none. */
    get: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'image/jpeg': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/withdrawals': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record a signer’s request to be taken off. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { voterId: string; name?: string; receivedOn: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { withdrawalId: string; inTime: boolean } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/count': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Raw counts with their history, choice of count, frame, draw, determinations, certificate. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              rawCounts: { number: number; lines: number; reason: string; at: string }[];
              linesOnRecord: number;
              required: number;
              method: 'sample' | 'full' | null;
              sample: {
                allowed: boolean;
                size: number;
                everyLine: boolean;
                steps: {
                  name: string;
                  label: string;
                  expression: string;
                  value: string;
                  citation: { section: string; address: string | null; readOn: string | null };
                  confirmed: 'official' | 'secondary' | 'unconfirmed';
                }[];
              } | null;
              frame: string | null;
              framePublished: string | null;
              draw: { seed: string; size: number; at: string; fingerprint: string; first: { position: number; counter: number }[] } | null;
              determinations: { number: number; basis: string; outcome: string; at: string; body: Json }[];
              certificate: { outcome: string; on: string; determination: number } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/pull-list': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The lines of the sample in the order of sections, pages and lines, to be pulled from the files. */
    get: {
      parameters: { query?: { after?: number; limit?: number }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: { lineId: string; ordinal: number; section: string; page: string; line: string; position: number; found: boolean }[];
              next: number | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/pull-list.csv': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The whole pull list as CSV: places only, nothing of a signer. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'text/csv; charset=utf-8': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/official-documents/{document}': Without<
    'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'
  > & {
    /** Certificate, notices and the record of the draw as PDF, made from the record. */
    get: {
      parameters: {
        query?: { language?: 'en' | 'es' };
        header?: never;
        path: { petitionId: string; document: 'certificate' | 'notice-to-proponents' | 'notice-to-body' | 'draw-record' };
        cookie?: never;
      };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/pdf': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/raw-counts': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record the raw count, or correct it with a reason. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { lines: number; reason: string; after: number } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/count-choice': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Choose sample or full count: once, and before anything is screened. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { method: 'sample' | 'full' } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { method: 'sample' | 'full' } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/frame': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Fix the sampling frame; its hash is published before the seed is rolled. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { raw: number; hash: string; id: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/draw': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Draw the sample with a seed from dice: once. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { frame: string; seed: string } } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { size: number; fingerprint: string; everyLine: boolean } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/determinations': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Apply the pack’s arithmetic to the findings. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { basis: 'sample' | 'full' } } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { number: number; outcome: 'sufficient' | 'insufficient' | 'full-count'; body: Json } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/certificate': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Certify the last determination. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { determination: number; on: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { outcome: 'sufficient' | 'insufficient' } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/work': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Batches, pace with the expected last day against the deadline, and the agreement between reviewers. */
    get: {
      parameters: { query?: { zone?: string }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              batches: { purpose: 'first' | 'second' | 'recheck'; free: number; held: number; done: number }[];
              held: {
                batchId: string;
                purpose: 'first' | 'second' | 'recheck';
                label: string;
                lines: number;
                done: number;
                holder: string;
                since: string;
              }[];
              days: { day: string; findings: number; people: number }[];
              pace: {
                perDay: number | null;
                slowest: number | null;
                fastest: number | null;
                remaining: number;
                finishes: string | null;
                earliest: string | null;
                latest: string | null;
                deadline: {
                  event: string;
                  date: string;
                  rule: string;
                  citation: { section: string; address: string | null; readOn: string | null };
                  confirmed: 'official' | 'secondary' | 'unconfirmed';
                  words: string;
                  actor: string;
                  kind: 'deadline' | 'earliest';
                  from: { event: string; date: string; known: boolean };
                  movedFrom: string | null;
                } | null;
              };
              agreement: {
                rejected: { hits: number; of: number; rate: number | null; low: number; high: number };
                accepted: { hits: number; of: number; rate: number | null; low: number; high: number };
                sameReason: { hits: number; of: number; rate: number | null; low: number; high: number };
              };
              people: { name: string; role: string; findings: number; today: number }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/flags': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Lines whose flag stands, with what was noted, the oldest first. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                lineId: string;
                section: string;
                page: string;
                line: string;
                status: string;
                outcome: string | null;
                reason: string | null;
                note: string;
                by: string;
                at: string;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/examination': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Where the examination stands: the law, the clock, the figures of the certificate. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              state: 'not-open' | 'not-begun' | 'open' | 'ended' | 'over' | 'elsewhere';
              begun: string | null;
              ended: string | null;
              dates: {
                event: string;
                date: string;
                rule: string;
                citation: { section: string; address: string | null; readOn: string | null };
                confirmed: 'official' | 'secondary' | 'unconfirmed';
                words: string;
                actor: string;
                kind: 'deadline' | 'earliest';
                from: { event: string; date: string; known: boolean };
                movedFrom: string | null;
              }[];
              law: {
                who: { en: string; es: string };
                beginWithinDays: number | null;
                finishWithinDays: number | null;
                where: { en: string; es: string };
                onPremises: 'yes' | 'no' | 'unknown';
                export: 'yes' | 'no' | 'unknown';
                cost: { en: string; es: string };
                challenge: {
                  words: { en: string; es: string };
                  citation: { section: string; address: string | null; readOn: string | null };
                  confirmed: 'official' | 'secondary' | 'unconfirmed';
                  note?: string;
                } | null;
                citation: { section: string; address: string | null; readOn: string | null };
                confirmed: 'official' | 'secondary' | 'unconfirmed';
                note?: string;
              };
              certified: {
                basis: 'sample' | 'full';
                required: number;
                lines: number;
                valid: number;
                shortfall: number | null;
                reasons: {
                  code: string;
                  words: { en: string; es: string };
                  lines: number;
                  citation: { section: string; address: string | null; readOn: string | null };
                  confirmed: 'official' | 'secondary' | 'unconfirmed';
                }[];
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/examination/lines': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The lines found invalid, by their places. */
    get: {
      parameters: {
        query?: { reason?: string; after?: number; limit?: number };
        header?: never;
        path: { petitionId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: { lineId: string; ordinal: number; section: string; page: string; line: string; reason: string }[];
              next: number | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/evidence': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Everything a finding rests on: readings, what was searched and found, roll, manual, reviewers by role, reason with citation, the other line of a duplicate. */
    get: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              lineId: string;
              section: string;
              page: string;
              line: string;
              text: { [name: string]: string };
              image: boolean;
              status: string;
              outcome: string | null;
              reason: {
                code: string;
                words: { en: string; es: string };
                citation: { section: string; address: string | null; readOn: string | null };
                confirmed: 'official' | 'secondary' | 'unconfirmed';
                peopleNeeded: number;
                peopleAgreed: number;
              } | null;
              readings: { number: number; method: string; at: string; text: { [name: string]: string } }[];
              findings: {
                number: number;
                kind: string;
                purpose: string;
                outcome: string | null;
                reason: string | null;
                reasonWords: { en: string; es: string } | null;
                duplicateOf: string | null;
                live: boolean;
                at: string;
                role: string;
                reviewer: string | null;
                rollAsOf: string | null;
                packSha256: string;
                manualVersion: string | null;
                evidence: Json;
                intact: boolean;
              }[];
              sectionReview: {
                outcome: string;
                fault: string | null;
                faultWords: { en: string; es: string } | null;
                signedFrom: string | null;
                signedTo: string | null;
              } | null;
              previous: string | null;
              next: string | null;
              duplicate: {
                lineId: string;
                section: string;
                page: string;
                line: string;
                text: { [name: string]: string };
                image: boolean;
                outcome: string | null;
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/evidence-document': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The same as PDF, only under a rule pack that says that copies may be taken; every copy is logged. */
    get: {
      parameters: { query?: { language?: 'en' | 'es' }; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/pdf': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/notes': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The proponents’ private notes as they are kept: encrypted in their browsers, readable to nobody here. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': { book: { salt: string; probe: string } | null; notes: { tag: string; number: number; body: string }[] };
          };
        };
        default: Refusal;
      };
    };
    /** Keep a private note. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { tag: string; body: string; after: number } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/note-book': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Set the private notes up, once. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { salt: string; probe: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { salt: string; probe: string } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/challenges': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Challenges with their answers, where the rule pack has such a procedure. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                challengeId: string;
                number: number;
                lineId: string;
                ground: string;
                at: string;
                answer: { upheld: boolean; answer: string; at: string } | null;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
    /** Challenge the finding on a line, where the rule pack has such a procedure. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { lineId: string; ground: string; after: number } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { challengeId: string; number: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/challenges/{challengeId}/answer': Without<
    'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'
  > & {
    /** Answer a challenge, once. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string };
        path: { petitionId: string; challengeId: string };
        cookie?: never;
      };
      requestBody: { content: { 'application/json': { upheld: boolean; answer: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { upheld: boolean } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/observation': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** How many lines are examined, for those to whom the rule pack lets it be shown; never what was found. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { lines: number; examined: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/premises': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The machines on which an examination may take place. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { number: number; addresses: string[]; own: string } };
        };
        default: Refusal;
      };
    };
    /** Name the machines on which an examination may take place. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Countersign-Organisation'?: string; 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { 'application/json': { addresses: string[]; after: number } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/log': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The organisation’s log, newest first. */
    get: {
      parameters: {
        query?: { before?: number; limit?: number; petitionId?: string; kind?: string };
        header?: { 'Countersign-Organisation'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: { seq: number; at: string; kind: string; actor: string; petitionId: string | null; body: Json; hash: string }[];
              next: number | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/log/check': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Go through the whole log: every hash, every link, no gap. */
    post: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': { entries: number; head: string; broken: { seq: number } | null } };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/jobs': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Long work with its progress and what went wrong. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                jobId: string;
                kind: 'screening' | 'sheets';
                petitionId: string;
                title: string;
                status: 'waiting' | 'matching' | 'reading' | 'done' | 'failed' | 'cancelled';
                total: number;
                done: number;
                problem: string | null;
                startedAt: string;
                finishedAt: string | null;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/rolls/{rollId}/differences': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** What changed from another roll of the same jurisdiction to this one, in counts. */
    get: {
      parameters: { query: { before: string }; header?: never; path: { rollId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              added: number;
              removed: number;
              changed: number;
              unchanged: number;
              by: { what: string; voters: number }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/retention': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** How long a petition is kept, holds on it, and its destruction. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              law: {
                words: { en: string; es: string };
                months: number | null;
                after: string[];
                citation: { section: string; address: string | null; readOn: string | null };
                confirmed: 'official' | 'secondary' | 'unconfirmed';
                note?: string;
              };
              endsByRule: string | null;
              closed: boolean;
              holds: { number: number; placed: boolean; reason: string; by: string; at: string }[];
              held: boolean;
              request: {
                reason: string;
                retentionEnds: string;
                requestedBy: string;
                own: boolean;
                requestedAt: string;
                approvedBy: string | null;
                destroyedAt: string | null;
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/installation': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Version, space and the state of the backups. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              version: string;
              schema: string;
              database: string;
              freeBytes: number;
              lastBackup: { at: string; sha256: string; rows: number } | null;
              eventsSinceBackup: number;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/manual': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The manual by which reviewers work: every finding states the one that was in force. */
    get: {
      parameters: { query?: never; header?: { 'Countersign-Organisation'?: string }; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number; version: string } } };
        default: Refusal;
      };
    };
    /** Name the manual by which reviewers work from now on. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Countersign-Organisation'?: string; 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { 'application/json': { version: string; after: number } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/forecast': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Will it qualify: a simulation over the campaign’s own record. A model’s statement, never a finding. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              today: string;
              deadline: string;
              daysLeft: number;
              required: number;
              raw: number;
              rawAtDeadline: {
                low95: number;
                low80: number;
                low50: number;
                median: number;
                high50: number;
                high80: number;
                high95: number;
              };
              validNow: { low95: number; low80: number; low50: number; median: number; high50: number; high80: number; high95: number };
              validAtDeadline: {
                low95: number;
                low80: number;
                low50: number;
                median: number;
                high50: number;
                high80: number;
                high95: number;
              };
              chance: number;
              foundSufficient: number | null;
              pace: { recent: number | null; needed: { chance50: number | null; chance80: number | null; chance95: number | null } };
              fan: {
                on: string;
                valid: { low95: number; low80: number; low50: number; median: number; high50: number; high80: number; high95: number };
              }[];
              levers: { kind: string; name: string | null; amount: number; valid: number; chance: number }[];
              draws: number;
              priors: string;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/quality': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Validity by circulator drawn towards the others’, duplicates, and signs worth a look with their base rates. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              screenedAt: string | null;
              totals: {
                lines: number;
                struck: number;
                valid: number;
                invalid: number;
                questions: number;
                unchecked: number;
                copiesWithin: number;
                copiesAcross: number;
              };
              reasons: { reason: string; words: { en: string; es: string }; lines: number }[];
              model: { mean: number; weight: number };
              circulators: {
                circulator: number;
                lines: number;
                checked: number;
                valid: number;
                questions: number;
                duplicates: number;
                counted: number | null;
                mean: number;
                low: number;
                high: number;
              }[];
              signals: {
                signals: {
                  code: string;
                  circulator: number;
                  found: number;
                  of: number;
                  others: { found: number; of: number };
                  baseRate: number;
                  byChance: number;
                }[];
                comparisons: number;
                expectedByChance: number;
              };
              pay: {
                basis: string | null;
                circulators: { circulator: number; years: { year: number; minutes: number; validLines: number; cents: number }[] }[];
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/strike-list': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Lines to cross out before filing, with what it does to the raw and the valid count, and sections that can still be put right. */
    get: {
      parameters: { query?: { offset?: number; limit?: number }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              screenedAt: string | null;
              items: {
                lineId: string;
                section: string;
                page: string;
                line: string;
                reason: string;
                words: { en: string; es: string };
                by: 'person' | 'screening';
                keeps: string | null;
                struck: boolean;
              }[];
              total: number;
              struck: number;
              required: number;
              effect: {
                before: {
                  raw: number;
                  validAtLeast: number;
                  validExpected: number;
                  percentValid: number;
                  rawReaches: boolean;
                  sampleNoise: number | null;
                };
                after: {
                  raw: number;
                  validAtLeast: number;
                  validExpected: number;
                  percentValid: number;
                  rawReaches: boolean;
                  sampleNoise: number | null;
                };
              };
              cureBy: string | null;
              cures: { section: string; fault: string; words: { en: string; es: string }; lines: number }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/strike-list.csv': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The whole strike list as CSV: places and reasons, nothing of a signer. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'text/csv; charset=utf-8': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/strikes': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record that lines were crossed out on the paper, or that they were not. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { lines: string[]; struck: boolean; reason: string; on: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { changed: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/papers': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The campaign’s papers as they stand, with the words of the statements counted by the code’s own rule. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                kind: 'notice' | 'answer' | 'measure' | 'proof-of-service' | 'filing-receipt' | 'committee' | 'voter-file-agreement';
                number: number;
                paper:
                  | (
                      | {
                          kind: 'notice';
                          officer: string;
                          office: string;
                          grounds: string;
                          spanish: string;
                          proponents: { name: string; address: string; mailing: string }[];
                          nominationSignatures: number | null;
                          names: string[];
                          inDictionary: string[];
                        }
                      | {
                          kind: 'answer';
                          none: boolean;
                          text: string;
                          spanish: string;
                          by: string;
                          address: string;
                          names: string[];
                          inDictionary: string[];
                        }
                      | {
                          kind: 'measure';
                          title: string;
                          titleSpanish: string;
                          summary: string;
                          summarySpanish: string;
                          text: string;
                          spanish: string;
                          proponents: string[];
                        }
                      | {
                          kind: 'proof-of-service';
                          document: string;
                          servedOn: string;
                          servedAt: string | null;
                          manner: 'personal' | 'certified-mail';
                          to: string;
                          place: string;
                          by: string;
                        }
                      | { kind: 'filing-receipt'; filedOn: string; receivedBy: string; sections: number; lines: number }
                      | { kind: 'committee'; committee: string; treasurer: string; address: string; number: string; topFunders: string[] }
                      | { kind: 'voter-file-agreement'; applicant: string; on: string; purpose: string; source: string }
                    )
                  | null;
                words: { counted: number; most: number | null; hyphenated: string[]; runs: string[] } | null;
              }[];
              proponentsNeeded: number | null;
            };
          };
        };
        default: Refusal;
      };
    };
    /** Write a paper, or a new version of it; every version is kept. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            after: number;
            paper:
              | {
                  kind: 'notice';
                  officer: string;
                  office: string;
                  grounds: string;
                  spanish?: string;
                  proponents: { name: string; address: string; mailing?: string }[];
                  nominationSignatures?: number | null;
                  names?: string[];
                  inDictionary?: string[];
                }
              | {
                  kind: 'answer';
                  none: boolean;
                  text: string;
                  spanish?: string;
                  by: string;
                  address: string;
                  names?: string[];
                  inDictionary?: string[];
                }
              | {
                  kind: 'measure';
                  title: string;
                  titleSpanish?: string;
                  summary: string;
                  summarySpanish?: string;
                  text: string;
                  spanish?: string;
                  proponents: string[];
                }
              | {
                  kind: 'proof-of-service';
                  document: string;
                  servedOn: string;
                  servedAt: string | null;
                  manner: 'personal' | 'certified-mail';
                  to: string;
                  place: string;
                  by: string;
                }
              | { kind: 'filing-receipt'; filedOn: string; receivedBy: string; sections: number; lines: number }
              | { kind: 'committee'; committee: string; treasurer: string; address: string; number: string; topFunders: string[] }
              | { kind: 'voter-file-agreement'; applicant: string; on: string; purpose: string; source: string };
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number; words: number | null } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/papers/{kind}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** One of the campaign’s papers as PDF. */
    get: {
      parameters: {
        query?: { language?: 'en' | 'es' };
        header?: never;
        path: {
          petitionId: string;
          kind: 'notice' | 'answer' | 'measure' | 'proof-of-service' | 'filing-receipt' | 'committee' | 'voter-file-agreement';
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/pdf': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/form': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Where the petition’s form departs from the pack: to be read before anything is printed. */
    get: {
      parameters: {
        query?: { codes?: 'per-section' | 'same-on-all' | 'none'; form?: 'en' | 'es' };
        header?: never;
        path: { petitionId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              departures: {
                code: string;
                words: string;
                found: string;
                where: string;
                section: string;
                address: string | null;
                confirmed: 'official' | 'secondary' | 'unconfirmed';
              }[];
              held: {
                code: string;
                words: string;
                found: string;
                where: string;
                section: string;
                address: string | null;
                confirmed: 'official' | 'secondary' | 'unconfirmed';
              }[];
              questions: {
                code: string;
                words: string;
                found: string;
                where: string;
                section: string;
                address: string | null;
                confirmed: 'official' | 'secondary' | 'unconfirmed';
              }[];
              notSeen: {
                code: string;
                words: string;
                found: string;
                where: string;
                section: string;
                address: string | null;
                confirmed: 'official' | 'secondary' | 'unconfirmed';
              }[];
              linesPerSection: number;
              sides: number;
              sheetKey: string;
              untranslated: ('grounds' | 'answer' | 'summary' | 'text')[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/form.pdf': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Sections of the petition as one PDF. */
    get: {
      parameters: {
        query: { first: number; last: number; codes?: 'per-section' | 'same-on-all' | 'none'; form?: 'en' | 'es' };
        header?: never;
        path: { petitionId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'application/pdf': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/calendar-feed': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** What comes soon, and the address of the calendar for a calendar program. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              token: string;
              today: string;
              warnings: {
                event: string;
                date: string;
                words: string;
                rule: string;
                section: string;
                confirmed: 'official' | 'secondary' | 'unconfirmed';
                actor: string;
                days: number;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/calendars/{token}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** A petition’s dates as iCalendar, behind an address that cannot be guessed; nothing of a person. */
    get: {
      parameters: { query?: never; header?: never; path: { token: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'text/calendar; charset=utf-8': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/circulation': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Where the circulation stands: sections, lines by day, what is out too long. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              today: string;
              settingsNumber: number;
              settings: {
                zone: string;
                overdueDays: number;
                linesPerSection: number | null;
                sheetKey: string | null;
                centsPerHour: number | null;
                centsPerValidLine: number | null;
                payPerLineBasis: string | null;
                remindManagers: boolean;
                remindCirculators: boolean;
                remindEveryDays: number;
              };
              window: {
                from: string | null;
                to: string | null;
                rule: string | null;
                confirmed: 'official' | 'secondary' | 'unconfirmed' | null;
              };
              sections: { known: number; out: number; returned: number; missing: number; void: number };
              lines: number;
              days: { on: string; lines: number }[];
              overdue: {
                code: string;
                custody: 'none' | 'issued' | 'returned' | 'missing' | 'void' | 'filed' | 'declared';
                on: string | null;
                circulator: number | null;
                lines: number | null;
                talliedOn: string | null;
                daysOut: number | null;
                overdue: boolean;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/circulation/settings': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Change the settings of the circulation. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            after: number;
            settings: {
              zone?: string;
              overdueDays?: number;
              linesPerSection?: number | null;
              sheetKey?: string | null;
              centsPerHour?: number | null;
              centsPerValidLine?: number | null;
              payPerLineBasis?: string | null;
              remindManagers?: boolean;
              remindCirculators?: boolean;
              remindEveryDays?: number;
            };
          };
        };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/circulators': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Circulators with what went out and came back. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                circulatorId: string;
                number: number;
                name: string;
                address: string;
                phone: string;
                email: string | null;
                paid: boolean;
                trainedOn: string | null;
                declaredOn: string | null;
                ended: boolean;
                sectionsOut: number;
                sectionsReturned: number;
                lines: number;
                overdue: number;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
    /** Register somebody who is to circulate; who may is a rule of the pack. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': { name: string; address?: string; phone?: string; paid: boolean; age?: number; registered?: boolean };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { circulatorId: string; number: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/circulators/facts': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record that a circulator was trained, declared, ended or resumed the work. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: { 'application/json': { circulatorId: string; kind: 'trained' | 'declared' | 'ended' | 'resumed'; on: string } };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/circulators/contacts': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Keep the e-mail address of a circulator who agreed to letters, or end it. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: { 'application/json': { circulatorId: string; email: string | null; language?: 'en' | 'es'; agreed?: boolean } };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/field-work': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Turf, shifts and promises to sign. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              turf: { turfId: string; name: string; note: string }[];
              shifts: {
                shiftId: string;
                circulatorId: string;
                turfId: string | null;
                kind: 'planned' | 'worked' | 'cancelled';
                on: string;
                starts: string;
                minutes: number;
                zone: string;
              }[];
              pledges: {
                pledgeId: string;
                number: number;
                name: string;
                contact: string;
                place: string;
                on: string;
                standing: 'open' | 'reminded' | 'signed' | 'taken-back';
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/turf': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Name a place to circulate. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { name: string; note?: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { turfId: string } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/shifts': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record a shift that is planned, was worked, or is cancelled. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            circulatorId: string;
            turfId?: string;
            kind: 'planned' | 'worked' | 'cancelled';
            replaces?: string;
            on: string;
            starts: string;
            minutes: number;
            zone: string;
          };
        };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { shiftId: string } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/pledges': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Keep a promise to sign. It is no signature. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { name: string; contact?: string; place?: string; on: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { pledgeId: string; number: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/pledges/facts': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record what became of a promise. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { pledgeId: string; kind: 'reminded' | 'signed' | 'taken-back'; on: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/custody': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Sections with custody, circulator and last tally. */
    get: {
      parameters: {
        query?: {
          custody?: 'none' | 'issued' | 'returned' | 'missing' | 'void' | 'filed' | 'declared' | 'overdue';
          circulator?: number;
          offset?: number;
          limit?: number;
        };
        header?: never;
        path: { petitionId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                code: string;
                custody: 'none' | 'issued' | 'returned' | 'missing' | 'void' | 'filed' | 'declared';
                on: string | null;
                circulator: number | null;
                lines: number | null;
                talliedOn: string | null;
                daysOut: number | null;
                overdue: boolean;
              }[];
              total: number;
            };
          };
        };
        default: Refusal;
      };
    };
    /** Issue sections, take them back, or record them missing or void: by number, range or scanned code, all or none. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            sections: string;
            kind: 'issued' | 'returned' | 'missing' | 'void';
            circulatorId?: string;
            on: string;
            note?: string;
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { sections: number; codes: string[] } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/custody/history': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Everything that happened to one section. */
    get: {
      parameters: { query: { code: string }; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              code: string;
              entries: { kind: string; on: string; at: string; circulator: number | null; lines: number | null; note: string }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/tallies': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Record how many lines stand on sections at the end of a day. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { sections: string; lines: number; on: string; reason?: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { sections: number; added: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/signer-checks': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Ask whether somebody is on the roll and may sign; limited per person and logged. */
    post: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { query: string } } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              rollAsOf: string;
              left: number;
              voters: { name: string; address: string; city: string; answer: 'may-sign' | 'may-not-sign' | 'ask'; reasons: string[] }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/desk': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** What there is to do: sections to review, free batches, the batch in hand. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              sections: { all: number; reviewed: number };
              signatures: boolean;
              free: { first: number; second: number; recheck: number };
              inHand: { batchId: string; purpose: 'first' | 'second' | 'recheck'; label: string; lines: number; done: number } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/sections/{sectionId}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** A section with its lines, for its review. */
    get: {
      parameters: { query?: never; header?: never; path: { sectionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              sectionId: string;
              code: string;
              lines: {
                lineId: string;
                section: string;
                page: string;
                line: string;
                name: string;
                firstName: string;
                lastName: string;
                address: string;
                city: string;
                zip: string;
                birthDate: string;
                signedOn: string;
              }[];
              custody: { kind: string; on: string }[];
              review: { outcome: string; fault: string | null; signedFrom: string | null; signedTo: string | null } | null;
              next: string | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/batches/{batchId}/next': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The next line of a batch in hand with its candidates, their evidence, and what the law makes of each. */
    get: {
      parameters: { query?: { after?: number }; header?: never; path: { batchId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              done: number;
              lines: number;
              line: {
                lineId: string;
                position: number;
                text: {
                  lineId: string;
                  section: string;
                  page: string;
                  line: string;
                  name: string;
                  firstName: string;
                  lastName: string;
                  address: string;
                  city: string;
                  zip: string;
                  birthDate: string;
                  signedOn: string;
                };
                sectionId: string;
                sectionReviewed: boolean;
                sectionFault: string | null;
                flagged: boolean;
                image: boolean;
                roll: { rollId: string; asOf: string } | null;
                reading: { number: number; keyed: boolean };
                basis: 'screening' | 'reading';
                question: string | null;
                candidates: {
                  voter: {
                    voterId: string;
                    name: string;
                    birth: string;
                    address: string;
                    city: string;
                    zip: string;
                    status: string;
                    registeredOn: string;
                    former: boolean;
                  };
                  probability: number | null;
                  evidence: { field: string; written: string; onRoll: string; words: string; bits: number }[];
                  law: {
                    outcome: 'valid' | 'invalid' | 'question';
                    reported: string | null;
                    reasons: string[];
                    questions: string[];
                    assumptions: string[];
                    unconfirmed: string[];
                  };
                  counted: {
                    lineId: string;
                    text: {
                      lineId: string;
                      section: string;
                      page: string;
                      line: string;
                      name: string;
                      firstName: string;
                      lastName: string;
                      address: string;
                      city: string;
                      zip: string;
                      birthDate: string;
                      signedOn: string;
                    };
                  } | null;
                }[];
                nobody: {
                  outcome: 'valid' | 'invalid' | 'question';
                  reported: string | null;
                  reasons: string[];
                  questions: string[];
                  assumptions: string[];
                  unconfirmed: string[];
                };
              } | null;
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/batches/{batchId}/findings': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** One’s own last findings in a batch, which may still be taken back. */
    get: {
      parameters: { query?: never; header?: never; path: { batchId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              items: {
                findingId: string;
                lineId: string;
                position: number | null;
                kind: 'finding' | 'undo' | 're-open';
                outcome: string | null;
                reason: string | null;
                voterId: string | null;
                note: string;
                at: string;
                undone: boolean;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/voters': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Voters that fit what was typed, those first that fit the line, with evidence and law. Every reading is logged. */
    get: {
      parameters: { query: { query: string; limit?: number }; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              candidates: {
                voter: {
                  voterId: string;
                  name: string;
                  birth: string;
                  address: string;
                  city: string;
                  zip: string;
                  status: string;
                  registeredOn: string;
                  former: boolean;
                };
                probability: number | null;
                evidence: { field: string; written: string; onRoll: string; words: string; bits: number }[];
                law: {
                  outcome: 'valid' | 'invalid' | 'question';
                  reported: string | null;
                  reasons: string[];
                  questions: string[];
                  assumptions: string[];
                  unconfirmed: string[];
                };
                counted: {
                  lineId: string;
                  text: {
                    lineId: string;
                    section: string;
                    page: string;
                    line: string;
                    name: string;
                    firstName: string;
                    lastName: string;
                    address: string;
                    city: string;
                    zip: string;
                    birthDate: string;
                    signedOn: string;
                  };
                } | null;
              }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/trail': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** A line’s readings and flags, and what one found on it oneself; what others found stays hidden. */
    get: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              findings: {
                findingId: string;
                lineId: string;
                position: number | null;
                kind: 'finding' | 'undo' | 're-open';
                outcome: string | null;
                reason: string | null;
                voterId: string | null;
                note: string;
                at: string;
                undone: boolean;
              }[];
              readings: {
                number: number;
                method: string;
                at: string;
                own: boolean;
                text: {
                  lineId: string;
                  section: string;
                  page: string;
                  line: string;
                  name: string;
                  firstName: string;
                  lastName: string;
                  address: string;
                  city: string;
                  zip: string;
                  birthDate: string;
                  signedOn: string;
                };
              }[];
              flags: { raised: boolean; note: string; at: string; own: boolean }[];
            };
          };
        };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/readings': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Write down what stands on a line, or bring an earlier reading back; earlier readings stay. `after`: the last reading seen. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { lineId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            after: number;
            text?: {
              name: string;
              firstName: string;
              lastName: string;
              address: string;
              city: string;
              zip: string;
              birthDate: string;
              signedOn: string;
            };
            restores?: number;
          };
        };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/lines/{lineId}/signatures': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** How many reference signatures a voter has, for the comparison with a line’s. */
    get: {
      parameters: { query: { voterId: string }; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { 'application/json': { references: number; crop: boolean } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/lines/{lineId}/signature': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The signature on a line, cut from its sheet (JPEG): nothing else of the line is seen. */
    get: {
      parameters: { query?: never; header?: never; path: { lineId: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'image/jpeg': string } }; default: Refusal };
    };
  };
  '/api/v1/lines/{lineId}/signatures/{number}': Without<'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** A reference signature of a voter (JPEG), without what its file says besides. Every reading is logged. */
    get: {
      parameters: { query: { voterId: string }; header?: never; path: { lineId: string; number: number }; cookie?: never };
      requestBody?: never;
      responses: { 200: { headers: { [name: string]: unknown }; content: { 'image/jpeg': string } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page': Without<'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** The public page as its editors see it. */
    get: {
      parameters: { query?: never; header?: never; path: { petitionId: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              organisation: 'campaign' | 'office';
              page: { slug: string; zone: string; shown: boolean; publishedAt: string | null; changed: boolean } | null;
              texts: {
                asks: { en: string; es: string };
                whom: { en: string; es: string };
                grounds: { en: string; es: string };
                answer: { en: string; es: string };
                contact: { en: string; es: string };
                volunteers: { en: string; es: string };
              };
              items: {
                itemId: string;
                kind: 'event' | 'place' | 'announcement' | 'statement';
                version: number;
                shown: number | null;
                takenDown: boolean;
                reason: string | null;
                body: { [name: string]: Json };
              }[];
              tallied: { lines: number; on: string; told: number | null } | null;
            };
          };
        };
        default: Refusal;
      };
    };
    /** Give the petition its public page: its address, and the time zone of its events. Nothing is shown yet. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { slug: string; zone: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { slug: string } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page/texts': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Write a text of the page in one language; it is shown with the next publication. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            field: 'asks' | 'whom' | 'grounds' | 'answer' | 'contact' | 'volunteers';
            language: 'en' | 'es';
            body: string;
          };
        };
      };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page/items': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Propose an event, place, announcement or statement. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            item:
              | {
                  kind: 'event';
                  body: {
                    title: { en: string; es?: string };
                    words?: { en: string; es?: string };
                    date: string;
                    starts: string;
                    minutes: number;
                    zone: string;
                    where: { name: string; address?: string; latitude?: number | null; longitude?: number | null };
                  };
                }
              | {
                  kind: 'place';
                  body: {
                    hours: { en: string; es?: string };
                    where: { name: string; address?: string; latitude?: number | null; longitude?: number | null };
                  };
                }
              | { kind: 'announcement'; body: { title: { en: string; es?: string }; words: { en: string; es?: string } } }
              | {
                  kind: 'statement';
                  body: {
                    stance: 'support' | 'oppose';
                    name: string;
                    who?: string;
                    words: string;
                    language: 'en' | 'es';
                    consent: { given: boolean; on: string; how: string };
                    picture?: { data: string; alt: string; consent: boolean } | null;
                  };
                };
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { itemId: string; version: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page/items/{itemId}/versions': Without<
    'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'
  > & {
    /** Propose a correction of an item; `after` is the version that was seen. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string; itemId: string }; cookie?: never };
      requestBody: {
        content: {
          'application/json': {
            item:
              | {
                  kind: 'event';
                  body: {
                    title: { en: string; es?: string };
                    words?: { en: string; es?: string };
                    date: string;
                    starts: string;
                    minutes: number;
                    zone: string;
                    where: { name: string; address?: string; latitude?: number | null; longitude?: number | null };
                  };
                }
              | {
                  kind: 'place';
                  body: {
                    hours: { en: string; es?: string };
                    where: { name: string; address?: string; latitude?: number | null; longitude?: number | null };
                  };
                }
              | { kind: 'announcement'; body: { title: { en: string; es?: string }; words: { en: string; es?: string } } }
              | {
                  kind: 'statement';
                  body: {
                    stance: 'support' | 'oppose';
                    name: string;
                    who?: string;
                    words: string;
                    language: 'en' | 'es';
                    consent: { given: boolean; on: string; how: string };
                    picture?: { data: string; alt: string; consent: boolean } | null;
                  };
                };
            after?: number;
          };
        };
      };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { itemId: string; version: number } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page/items/{itemId}/decisions': Without<
    'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'
  > & {
    /** Show an item in the version that was looked at, or take it down with a reason. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string; itemId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { decision: 'published' | 'taken-down'; version: number; reason?: string } } };
      responses: {
        201: { headers: { [name: string]: unknown }; content: { 'application/json': { shown: number | null } } };
        default: Refusal;
      };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page/publications': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Publish the facts as they stand. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { claim?: { lines: number; on: string } | null } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
  '/api/v1/petitions/{petitionId}/public-page/withdrawals': Without<'get' | 'put' | 'delete' | 'options' | 'head' | 'patch' | 'trace'> & {
    /** Take the page down. */
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path: { petitionId: string }; cookie?: never };
      requestBody: { content: { 'application/json': { reason: string } } };
      responses: { 201: { headers: { [name: string]: unknown }; content: { 'application/json': { number: number } } }; default: Refusal };
    };
  };
}
