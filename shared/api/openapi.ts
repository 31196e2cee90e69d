import { type Operation, operations } from './operations.ts';

/** The OpenAPI 3.1 document of everything below /api. */
export function openapi(version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'aml-warden',
      version,
      description:
        'Governance of Azure Machine Learning: findings, scans, remediations, reports. Errors are application/problem+json (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        entra: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
        },
      },
      schemas: { Problem, Page, Accepted },
    },
  };
}

const Problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
};
const Page = {
  type: 'object',
  required: ['value'],
  properties: {
    value: { type: 'array', items: { type: 'object' } },
    nextLink: { type: 'string', description: 'Absent on the last page.' },
  },
};
const Accepted = {
  type: 'object',
  required: ['id', 'statusUrl'],
  properties: { id: { type: 'string' }, statusUrl: { type: 'string' } },
};

function pathsOf(all: readonly Operation[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of all) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described(operation) };
  }
  return paths;
}

function described({ path, role, summary, answer, query = [], body }: Operation): object {
  return {
    summary,
    ...(role === undefined
      ? { security: [] }
      : { description: `Needs the app role ${role} or a higher one.`, security: [{ entra: [role] }] }),
    parameters: [
      ...[...path.matchAll(/\{(?<name>\w+)\}/g)].map(({ groups }) => parameter(groups?.['name'] ?? '', 'path')),
      ...query.map((name) => parameter(name, 'query')),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: bodySchema(body) } } } }),
    responses: {
      ...success[answer],
      default: { description: 'Why not', content: { 'application/problem+json': { schema: reference('Problem') } } },
    },
  };
}

const success = {
  page: { 200: { description: 'A page of the list', content: { 'application/json': { schema: reference('Page') } } } },
  object: { 200: { description: 'It', content: { 'application/json': { schema: { type: 'object' } } } } },
  accepted: {
    202: { description: 'Begun; the status URL tells how it goes', content: { 'application/json': { schema: reference('Accepted') } } },
  },
  prompt: {
    200: { description: 'What came of it', content: { 'application/json': { schema: { type: 'object' } } } },
    202: {
      description: 'Not done in time, and going to be; the status URL tells',
      content: { 'application/json': { schema: { type: 'object' } } },
    },
  },
  html: { 200: { description: 'A page for people', content: { 'text/html': { schema: { type: 'string' } } } } },
  file: { 200: { description: 'The file', content: { '*/*': { schema: { type: 'string', contentEncoding: 'binary' } } } } },
} as const;

function parameter(name: string, where: 'path' | 'query'): object {
  return { name, in: where, required: where === 'path', schema: { type: name === 'top' || name === 'control' ? 'integer' : 'string' } };
}

function bodySchema(body: Readonly<Record<string, string>>): object {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(body).map(([name, description]) => [name, { description }])),
  };
}

function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}
