/**
 * The schemas of what the command line prints as JSON: `schemas/<command>.schema.json`, written by `npm run docs` and tested against real
 * outputs. Members that are not listed here may come: outputs only grow.
 */

import { SEVERITIES } from '../server/src/core/rules/rule-id.ts';

import { LANGUAGES } from '../server/src/core/workspace/languages.ts';

export interface Schema {
  readonly [keyword: string]: unknown;
}

const STRING: Schema = { type: 'string' };
const BOOLEAN: Schema = { type: 'boolean' };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const NUMBER_FROM_1: Schema = { type: 'integer', minimum: 1 };

const oneOf = (...values: readonly (string | null)[]): Schema => ({ enum: values });
const list = (items: Schema): Schema => ({ type: 'array', items });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const described = (description: string, schema: Schema): Schema => ({ description, ...schema });

/** Members whose names end with `?` may be absent. */
function object(members: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(members);
  const required = entries.map(([name]) => name).filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    required,
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
  };
}

const POSITION = object({
  line: described('From 1.', NUMBER_FROM_1),
  column: described('In UTF-16 units, from 1.', NUMBER_FROM_1),
  offset: described('In UTF-16 units, from 0.', COUNT),
});

const REFUSED_ZONES = described(
  'Zones that the name server of `zone.target` does not load: nothing in them is published.',
  list(
    object({
      path: STRING,
      server: STRING,
      errors: described('How many of them the zone is refused for.', NUMBER_FROM_1),
      file: described('Of the first error.', STRING),
      line: NUMBER_FROM_1,
      message: STRING,
    }),
  ),
);

const CONFIDENCE = oneOf('high', 'medium', 'low');
const SEVERITY = oneOf(...SEVERITIES);
const SEVERITY_OR_OFF = oneOf('off', ...SEVERITIES);

const SIGNATURE = object({
  domain: orNull(STRING),
  selector: orNull(STRING),
  algorithm: orNull(STRING),
  result: described('As in RFC 8601.', oneOf('pass', 'fail', 'policy', 'neutral', 'temperror', 'permerror')),
  syntax: oneOf('ok', 'error'),
  key: oneOf('ok', 'missing', 'revoked', 'unusable', 'unknown'),
  bodyHash: oneOf('match', 'mismatch', 'unknown'),
  signature: oneOf('valid', 'invalid', 'unknown'),
  time: oneOf('ok', 'expired', 'future', 'unknown'),
  alignment: oneOf('strict', 'relaxed', 'none', 'unknown'),
  findings: described('Ids of rules.', list(STRING)),
  explanation: described('Sentences.', STRING),
  'unsigned?': list(STRING),
  'signerFault?': object({ kind: STRING, text: STRING }),
  changes: { type: 'array' },
});

const ALTERNATIVE = object({ id: STRING, title: STRING, cause: STRING, confidence: CONFIDENCE });

const RECIPIENT = object({
  recipient: orNull(STRING),
  originalRecipient: orNull(STRING),
  action: orNull(STRING),
  status: described('The enhanced code, as in 5.7.13.', orNull(STRING)),
  reply: described('The code of three digits.', orNull(STRING)),
  diagnostic: orNull(STRING),
  start: orNull(POSITION),
  end: orNull(POSITION),
  reading: object({
    id: STRING,
    title: STRING,
    cause: STRING,
    confidence: CONFIDENCE,
    alternatives: list(ALTERNATIVE),
  }),
  note: STRING,
  advice: list(STRING),
});

const STATEMENT = object({ says: STRING, source: STRING, 'path?': STRING, 'start?': POSITION });

const DIAGNOSIS = object({
  cause: STRING,
  title: STRING,
  summary: STRING,
  confidence: CONFIDENCE,
  reasons: list(STRING),
  attribution: orNull(object({ who: STRING, confidence: CONFIDENCE, reasons: list(STRING) })),
  evidence: list(STATEMENT),
  contradictions: list(STATEMENT),
  alternatives: list(ALTERNATIVE),
  steps: list(
    object({
      text: STRING,
      done: BOOLEAN,
      title: STRING,
      'command?': STRING,
      'action?': STRING,
      'path?': STRING,
      'start?': POSITION,
      'edit?': BOOLEAN,
    }),
  ),
  sources: list({}),
});

const MESSAGE = object({
  path: STRING,
  kind: STRING,
  isBounce: BOOLEAN,
  'isForwarded?': BOOLEAN,
  'kindReasons?': list(object({ says: STRING, weight: { type: 'number' } })),
  recipients: list(RECIPIENT),
  quoted: list(RECIPIENT),
  diagnosis: orNull(DIAGNOSIS),
  original: orNull(
    object({ from: orNull(STRING), signatures: list(object({ domain: orNull(STRING), selector: orNull(STRING) })) }),
  ),
  'signatures?': list(object({ domain: orNull(STRING), selector: orNull(STRING), faults: { type: 'array' } })),
  'commands?': list(object({ command: STRING, purpose: STRING })),
  'aggregate?': object({
    type: oneOf('dmarc', 'tls'),
    organization: orNull(STRING),
    id: orNull(STRING),
    begin: orNull(STRING),
    end: orNull(STRING),
    findings: list({ type: 'object' }),
  }),
});

const PLACE = object({ path: STRING, line: NUMBER_FROM_1 });

/** What each command prints with `--format json`, by its name. */
const OUTPUTS: Readonly<Record<string, Schema>> = {
  lint: object({
    files: list(
      object({
        path: STRING,
        language: oneOf(...LANGUAGES),
        'origin?': STRING,
        'originGuessed?': { const: true },
        findings: list(
          object({
            rule: STRING,
            severity: SEVERITY,
            message: STRING,
            start: POSITION,
            end: POSITION,
            fixable: BOOLEAN,
          }),
        ),
        'diff?': described('With --fix-dry-run; empty where nothing would change.', STRING),
      }),
    ),
    'unread?': described('Files that could not be read, and why.', list(object({ path: STRING, reason: STRING }))),
  }),
  'show-files': object({ files: list(object({ path: STRING, language: oneOf(...LANGUAGES, null) })) }),
  'print-config': object({
    settingsFile: orNull(STRING),
    ignored: BOOLEAN,
    overrides: described('The globs of the overrides that match.', list(list(STRING))),
    rules: { type: 'object', additionalProperties: SEVERITY_OR_OFF },
    zone: object({
      target: described('A name server, perhaps with a release: `bind`, `bind@9.20`.', STRING),
      origin: orNull(STRING),
    }),
    verify: object({ minRsaBits: COUNT, allowSha1: BOOLEAN }),
  }),
  verify: object({
    'refusedZones?': REFUSED_ZONES,
    messages: list(
      object({
        path: STRING,
        signatures: described('From the top of the message down.', list(SIGNATURE)),
        'arc?': object({ result: STRING, explanation: STRING }),
        'inner?': list(object({ role: STRING, signatures: list(SIGNATURE) })),
      }),
    ),
  }),
  explain: object({ 'refusedZones?': REFUSED_ZONES, messages: list(MESSAGE) }),
  report: object({
    'refusedZones?': REFUSED_ZONES,
    messages: list(
      object({
        path: STRING,
        outcome: STRING,
        summary: STRING,
        checks: list(object({ method: STRING, about: STRING, why: STRING })),
        way: object({ hops: list(object({ number: NUMBER_FROM_1 })) }),
        notes: list(STRING),
      }),
    ),
  }),
  records: object({
    origin: orNull(STRING),
    'refusedZones?': REFUSED_ZONES,
    records: list(
      object({
        owner: STRING,
        ttl: described('In seconds; null in a part of a zone that leaves it to the zone.', orNull(COUNT)),
        class: STRING,
        type: STRING,
        rdata: STRING,
        line: NUMBER_FROM_1,
        'file?': STRING,
      }),
    ),
  }),
  selectors: object({
    'refusedZones?': REFUSED_ZONES,
    selectors: list(
      object({
        domain: STRING,
        selector: STRING,
        state: oneOf('missing', 'broken', 'revoked', 'weak', 'testing', 'unpublished', 'alias', 'unused', 'good'),
        isLoaded: described('Whether its name server loads the zone of the record.', BOOLEAN),
        type: orNull(STRING),
        bits: orNull(COUNT),
        flags: list(STRING),
        record: orNull(PLACE),
        target: orNull(STRING),
        messages: COUNT,
        lastSeen: orNull(object({ path: STRING, line: NUMBER_FROM_1, date: orNull(STRING), verdict: orNull(STRING) })),
      }),
    ),
  }),
  'check-key': object({
    privateKey: STRING,
    match: BOOLEAN,
    records: list(
      object({ name: STRING, path: STRING, line: NUMBER_FROM_1, result: oneOf('match', 'mismatch', 'no-public-key') }),
    ),
  }),
  published: object({
    'refusedZones?': REFUSED_ZONES,
    keys: list(
      object({
        name: STRING,
        zone: STRING,
        same: BOOLEAN,
        serial: orNull(COUNT),
        'authorities?': STRING,
        servers: list(
          object({
            role: oneOf('authority', 'resolver'),
            address: STRING,
            host: orNull(STRING),
            state: STRING,
            serial: orNull(COUNT),
            serialState: STRING,
            aliases: list(STRING),
            authenticated: orNull(BOOLEAN),
            records: { type: 'array' },
          }),
        ),
      }),
    ),
  }),
  rules: {
    anyOf: [
      object({ rules: list(object({ id: STRING, severity: SEVERITY_OR_OFF, on: STRING, spec: list(STRING) })) }),
      object({
        id: STRING,
        severity: SEVERITY_OR_OFF,
        on: STRING,
        spec: list(STRING),
        messages: { type: 'object' },
        page: orNull(STRING),
      }),
    ],
  },
  doctor: object({
    version: STRING,
    program: STRING,
    node: STRING,
    platform: STRING,
    programs: { type: 'object', additionalProperties: orNull(STRING) },
    settings: object({
      for: STRING,
      file: orNull(STRING),
      chosenBy: STRING,
      overrides: list(list(STRING)),
      changedRules: { type: 'object', additionalProperties: SEVERITY_OR_OFF },
      target: STRING,
    }),
    'file?': object({
      path: STRING,
      language: oneOf(...LANGUAGES, null),
      recognizedBy: oneOf('option', 'name', 'content', null),
      status: orNull(STRING),
      ignoredBy: orNull(STRING),
    }),
  }),
};

/** Files below the root, with their schemas. */
export function outputSchemas(): readonly { readonly file: string; readonly schema: Schema }[] {
  return Object.entries(OUTPUTS).map(([command, schema]) => ({
    file: `schemas/output/${command}.schema.json`,
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: `What dkim-lint ${command} --format json prints`,
      ...schema,
    },
  }));
}
