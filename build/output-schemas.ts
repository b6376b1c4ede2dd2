/**
 * The schemas of what the command line prints as JSON: `schemas/<command>.schema.json`, written by `npm run docs` and tested against real
 * outputs. Members that are not listed here may come: outputs only grow.
 */

import { STATE_WORDS } from '../server/src/core/documents/published-page.ts';
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
  changes: described(
    'With --explain: what was changed after signing, proven by the hash.',
    list(
      object({
        kind: STRING,
        part: oneOf('header', 'body'),
        field: orNull(STRING),
        change: STRING,
        before: list(STRING),
        after: list(STRING),
        omitted: described('Lines of `after` that are left out.', COUNT),
      }),
    ),
  ),
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

const AGGREGATE = {
  organization: orNull(STRING),
  id: orNull(STRING),
  begin: orNull(STRING),
  end: orNull(STRING),
};

const AGGREGATE_FINDINGS = list(
  object({
    severity: oneOf('error', 'warning', 'info'),
    id: STRING,
    message: STRING,
    'step?': STRING,
    sources: list(STRING),
    count: COUNT,
  }),
);

const AGGREGATE_RESULTS = list(
  object({ domain: orNull(STRING), result: orNull(STRING), selector: orNull(STRING), aligned: BOOLEAN }),
);

const AGGREGATE_DMARC = object({
  type: { const: 'dmarc' },
  ...AGGREGATE,
  policy: described(
    'The record that the receiver found.',
    object({
      'domain?': STRING,
      'p?': STRING,
      'sp?': STRING,
      'np?': STRING,
      'adkim?': STRING,
      'aspf?': STRING,
      'pct?': STRING,
      'testing?': STRING,
    }),
  ),
  problems: list(STRING),
  rows: list(
    object({
      source: STRING,
      count: COUNT,
      dmarc: oneOf('pass', 'fail'),
      disposition: orNull(STRING),
      from: orNull(STRING),
      envelopeFrom: orNull(STRING),
      spf: AGGREGATE_RESULTS,
      dkim: AGGREGATE_RESULTS,
      overrides: list(STRING),
    }),
  ),
  findings: AGGREGATE_FINDINGS,
});

const AGGREGATE_TLS = object({
  type: { const: 'tls' },
  ...AGGREGATE,
  policies: list(
    object({
      'type?': STRING,
      'domain?': STRING,
      policy: list(STRING),
      mx: list(STRING),
      succeeded: COUNT,
      failed: COUNT,
      failures: list(
        object({
          type: STRING,
          'sendingAddress?': STRING,
          'receivingHost?': STRING,
          'receivingAddress?': STRING,
          count: COUNT,
          'reason?': STRING,
        }),
      ),
    }),
  ),
  findings: AGGREGATE_FINDINGS,
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
  'signatures?': list(
    object({
      domain: orNull(STRING),
      selector: orNull(STRING),
      faults: list(object({ says: STRING, fix: STRING, 'path?': STRING, 'start?': POSITION })),
    }),
  ),
  'failure?': described(
    'Of a report of a failed authentication (RFC 6591).',
    object({
      failure: STRING,
      outcome: orNull(STRING),
      source: orNull(STRING),
      domain: orNull(STRING),
      reportedBy: orNull(STRING),
      results: list(
        object({
          mechanism: oneOf('spf', 'dkim', 'dmarc'),
          result: STRING,
          domain: orNull(STRING),
          comment: orNull(STRING),
        }),
      ),
    }),
  ),
  'commands?': list(object({ command: STRING, purpose: STRING })),
  'aggregate?': { anyOf: [AGGREGATE_DMARC, AGGREGATE_TLS] },
});

const HOP = object({
  number: NUMBER_FROM_1,
  from: STRING,
  address: STRING,
  by: STRING,
  protocol: STRING,
  tls: oneOf('yes', 'no', 'unknown'),
  tlsVersion: STRING,
  time: described('Seconds since 1970.', orNull({ type: 'number' })),
  timeInWords: STRING,
  delay: described('Seconds.', orNull({ type: 'number' })),
  delayInWords: STRING,
  order: oneOf('in-order', 'backwards', 'unknown'),
});

const SPF = {
  domain: STRING,
  record: STRING,
  result: STRING,
  lookups: COUNT,
  voidLookups: COUNT,
};

/** A record can include others: what is below the third is not described. */
const SPF_STEPS = (depth: number): Schema =>
  list(
    object({
      term: STRING,
      outcome: STRING,
      lookups: COUNT,
      why: STRING,
      inner: orNull(depth === 0 ? { type: 'object' } : object({ ...SPF, steps: SPF_STEPS(depth - 1) })),
    }),
  );

const REPORT = object({
  path: STRING,
  about: oneOf('message', 'returned'),
  subject: STRING,
  author: described('The domain of From.', STRING),
  outcome: oneOf('pass', 'fail', 'unknown'),
  summary: STRING,
  refusedZones: list(STRING),
  notes: list(STRING),
  way: object({ hops: list(HOP), omitted: COUNT, sent: orNull({ type: 'number' }), duration: STRING }),
  checks: list(
    object({
      method: oneOf('SPF', 'DKIM', 'DMARC', 'ARC'),
      about: STRING,
      said: list(object({ by: STRING, result: STRING })),
      found: STRING,
      alignment: oneOf('strict', 'relaxed', 'none', 'unknown', ''),
      why: STRING,
    }),
  ),
  statements: list(
    object({
      by: STRING,
      field: STRING,
      method: STRING,
      result: STRING,
      about: STRING,
      properties: list(object({ ptype: STRING, property: STRING, value: STRING })),
      reason: STRING,
      comment: STRING,
    }),
  ),
  policy: orNull(
    object({
      status: oneOf('found', 'several', 'invalid', 'missing', 'unknown'),
      name: STRING,
      record: STRING,
      policy: orNull(STRING),
      tag: oneOf('p', 'sp', 'np', null),
      organization: STRING,
      reportDestinations: list(object({ tag: oneOf('rua', 'ruf'), uri: STRING, name: STRING, status: STRING })),
      method: oneOf('tree-walk', 'public-suffix-list'),
    }),
  ),
  spf: orNull(object({ ...SPF, steps: SPF_STEPS(2) })),
  diagnosis: orNull(object({ title: STRING, summary: STRING, steps: list(STRING) })),
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
        'arc?': object({ result: STRING, sets: COUNT, sealers: list(STRING), explanation: STRING }),
        'inner?': list(object({ role: STRING, signatures: list(SIGNATURE) })),
      }),
    ),
  }),
  explain: object({ 'refusedZones?': REFUSED_ZONES, messages: list(MESSAGE) }),
  report: object({ 'refusedZones?': REFUSED_ZONES, messages: list(REPORT) }),
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
  anonymize: object({ text: STRING, notes: described('What was kept, and what to look at. Sentences.', list(STRING)) }),
  keygen: object({
    domain: STRING,
    selector: STRING,
    type: oneOf('rsa', 'ed25519'),
    owner: described('The name of the record, without a final dot.', STRING),
    record: described('The value of the record.', STRING),
    zone: described('The record as a zone file has it, with a line break.', STRING),
    privateKeyFile: STRING,
    recordFile: STRING,
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
            state: oneOf(...Object.keys(STATE_WORDS)),
            serial: orNull(COUNT),
            serialState: oneOf('same', 'behind', 'ahead', 'unknown'),
            aliases: list(STRING),
            authenticated: orNull(BOOLEAN),
            records: list(STRING),
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
