/** A JSON schema as far as our own routes produce it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

/** The OpenAPI document as far as the client's types need it. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The `paths` interface that openapi-fetch reads. */
export function clientTypes(document: OpenApi): string {
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const used = METHODS.filter((method) => methods[method] !== undefined);
    const operations = used.map((method) => `/** ${methods[method].summary} */\n${method}: ${operationType(methods[method])};`);
    const unused = METHODS.filter((method) => !used.includes(method)).map((method) => `'${method}'`);
    return `${JSON.stringify(path)}: Without<${unused.join(' | ')}> & {\n${operations.join('\n')} };`;
  });
  return `// Written by scripts/write-web-client.ts from docs/openapi.json: do not edit.
/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A refusal (RFC 9457). */
export interface ProblemDocument { type: string; title: string; status: number; detail?: string; field?: string; file?: string; row?: number }

/** Methods that a path does not have. */
type Without<M extends string> = { [method in M]?: never } & { parameters: { query?: never; header?: never; path?: never; cookie?: never } };

/** How every refusal comes. */
interface Refusal { headers: { [name: string]: unknown }; content: { 'application/problem+json': ProblemDocument } }

/** Every route of the API. */
export interface paths {
${paths.join('\n')}
}
`;
}

function operationType({ parameters, requestBody, responses }: Operation): string {
  const place = (where: Parameter['in']): string => {
    const found = parameters.filter((parameter) => parameter.in === where);
    if (found.length === 0) return `${where}?: never;`;
    const optional = found.every(({ required }) => !required) ? '?' : '';
    const fields = found.map(({ name, required, schema }) => `${JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(schema)};`);
    return `${where}${optional}: { ${fields.join(' ')} };`;
  };
  const body =
    requestBody === undefined ? 'requestBody?: never;' : `requestBody: { content: ${contentType(requestBody.content, 'input')} };`;
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, { content }]) => `${status}: { headers: { [name: string]: unknown }; content: ${contentType(content, 'output')} };`);
  return `{ parameters: { ${place('query')} ${place('header')} ${place('path')} cookie?: never }; ${body} responses: { ${answers.join(' ')} default: Refusal } }`;
}

function contentType(content: Content, io: 'input' | 'output'): string {
  const fields = Object.entries(content).map(
    ([media, { schema }]) => `${JSON.stringify(media)}: ${schema === undefined ? 'Blob | string' : typeOf(schema, io)};`,
  );
  return `{ ${fields.join(' ')} }`;
}

/** The TypeScript type of a JSON schema. */
export function typeOf(schema: Schema, io: 'input' | 'output' = 'input'): string {
  if (schema.$ref !== undefined) return schema.$ref.endsWith('/Problem') ? 'ProblemDocument' : 'Json';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return `(${either.map((each) => typeOf(each, io)).join(' | ')})`;
  if (schema.allOf !== undefined) return `(${schema.allOf.map((each) => typeOf(each, io)).join(' & ')})`;
  if (Array.isArray(schema.type)) return `(${schema.type.map((type) => typeOf({ ...schema, type }, io)).join(' | ')})`;
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map((each) => typeOf(each, io)).join(', ')}]`;
      return `(${schema.items === undefined || schema.items === false ? 'Json' : typeOf(schema.items, io)})[]`;
    case 'object':
      return objectType(schema, io);
    default:
      return 'Json';
  }
}

function objectType({ properties, required = [], additionalProperties }: Schema, io: 'input' | 'output'): string {
  if (properties === undefined)
    return typeof additionalProperties === 'object'
      ? `{ [name: string]: ${typeOf(additionalProperties, io)} }`
      : '{ [name: string]: Json }';
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema, io)};`,
  );
  return `{ ${fields.join(' ')} }`;
}
