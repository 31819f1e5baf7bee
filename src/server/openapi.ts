import { z } from 'zod';
import { ROLES, roleMay } from '../law/access.ts';
import { PROBLEM_TYPE } from './problems.ts';
import type { Route } from './route.ts';

/** Where the API answers. */
export const API_PATH = '/api/v1';

type Schema = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }) as Schema;
  return rest;
}

/** The OpenAPI 3.1 document of the routes; the same routes give the same document, byte for byte. */
export function openApiDocument({ routes, version }: { readonly routes: readonly Route[]; readonly version: string }): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    const path = `${API_PATH}${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version,
      description: 'Petitions from notice of intention to certificate. Refusals are problems (RFC 9457) with stable types.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'countersign.session_token' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status'],
          properties: {
            type: { type: 'string', description: 'urn:countersign:problem: and a stable code.' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string', description: 'What to do about it.' },
            field: { type: 'string' },
            file: { type: 'string' },
            row: { type: 'integer' },
          },
        },
      },
    },
  };
}

function operation(route: Route): Schema {
  const problem = { description: 'A problem.', content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } } };
  const statuses = ['400', ...(route.access === 'public' ? [] : ['401', '403', '404']), '409', '422', '429'];
  const media = route.kind === 'events' ? 'text/event-stream' : (route.media ?? 'application/json');
  const answer = route.kind === 'file' ? { type: 'string', format: 'binary' } : schemaOf(route.answer, 'output');
  const { access } = route;
  const who = typeof access === 'string' ? access : ROLES.filter((role) => roleMay(role, access.act)).join(', ');
  return {
    operationId: route.name,
    summary: route.summary,
    description: `Who: ${who}.`,
    ...(route.access === 'public' ? { security: [] } : { security: [{ session: [] }] }),
    parameters: parametersOf(route),
    ...(route.kind === 'upload' ? { requestBody: { required: true, content: { 'application/octet-stream': {}, 'text/csv': {} } } } : {}),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }),
    responses: {
      [String(route.status ?? 200)]: { description: 'Done.', content: { [media]: { schema: answer } } },
      ...Object.fromEntries(statuses.map((status) => [status, problem])),
    },
  };
}

function parametersOf(route: Route): Schema[] {
  const from = (schema: z.ZodObject | undefined, place: 'path' | 'query'): Schema[] =>
    Object.entries(schema?.shape ?? {}).map(([name, type]) => ({
      name,
      in: place,
      required: place === 'path' || !z.safeParse(type as z.ZodType, undefined).success,
      schema: schemaOf(type as z.ZodType, 'input'),
    }));
  const header = (name: string, description: string, required = false): Schema => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...from(route.params, 'path'),
    ...from(route.query, 'query'),
    ...(typeof route.access === 'object' && route.access.on === 'organisation'
      ? [header('Countersign-Organisation', 'Id of the organisation to act in; needed by people with several.')]
      : []),
    ...(route.status === 201 && route.kind !== 'upload'
      ? [header('Idempotency-Key', 'Made once by the client: the same request again gets the same answer.')]
      : []),
    ...(route.name === 'advancePetition' ? [header('If-Match', 'Entity tag of the petition that was seen.', true)] : []),
  ];
}
