/**
 * `npm run docs`: writes what is made from the sources: the table in `docs/rules.md`, the rules' names in the schema, the list of
 * their ids, the pages of the protocol and of features, and the schemas of outputs.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../server/src/core/rules/registry.ts';
import { type Rule, specText } from '../server/src/core/rules/rule.ts';
import { GROUPS, type Group, groupOf, SEVERITIES } from '../server/src/core/rules/rule-id.ts';
import { featuresPage } from './features-page.ts';
import { outputSchemas } from './output-schemas.ts';
import { protocolPage } from './protocol-page.ts';
import { ROOT } from './support.ts';
import { textBundle } from './texts.ts';
import { webPage } from './web-page.ts';

const GROUP_TITLES: Readonly<Record<Group, string>> = {
  bounce: 'Bounces',
  message: 'Messages',
  signature: 'DKIM-Signature fields',
  verify: 'Signatures against keys',
  key: 'Key records',
  zone: 'Zone files',
  spf: 'SPF records',
  dmarc: 'DMARC records',
  policy: 'MTA-STS, TLS-RPT and BIMI records',
  lint: 'Comments that switch rules off',
};

/** A file that is made from the rules, and what it has to hold. */
export interface Generated {
  /** Below the root. */
  readonly file: string;
  readonly text: string;
}

export async function main(): Promise<void> {
  for (const { file, text } of generated()) {
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
    writeFileSync(path.join(ROOT, file), text);
    console.log(`Wrote ${file}.`);
  }
}

export function generated(): readonly Generated[] {
  return [
    { file: 'docs/rules.md', text: rulesPage() },
    { file: 'schemas/dkim-lint.schema.json', text: schema() },
    { file: 'server/src/core/rules/rule-ids.ts', text: idList() },
    { file: 'docs/protocol.md', text: protocolPage() },
    { file: 'docs/features.md', text: featuresPage() },
    { file: 'docs/web.md', text: webPage() },
    { file: 'l10n/bundle.l10n.json', text: textBundle() },
    { file: 'package.json', text: manifestWithRules() },
    { file: 'package.nls.json', text: manifestTexts() },
    ...outputSchemas().map(({ file, schema: each }) => ({ file, text: `${JSON.stringify(each, null, 2)}\n` })),
  ];
}

function rulesPage(): string {
  const groups = GROUPS.filter((group) => RULES.some(({ id }) => groupOf(id) === group));
  return `${[
    '# Rules',
    '',
    `${RULES.length} rules, in ${groups.length} groups. A rule's page says what is wrong, why it matters and what to do, with examples that are tests.`,
    'The severity is the usual one: the settings change it, and some rules say less where less is at stake. `off` rules are there to be',
    'switched on. The table is made from the rules by `npm run docs`.',
    ...groups.flatMap(groupTable),
  ].join('\n')}\n`;
}

function groupTable(group: Group): readonly string[] {
  const rows = RULES.filter(({ id }) => groupOf(id) === group).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [
    '',
    `## ${GROUP_TITLES[group]}`,
    '',
    '| rule | finding | severity | standard |',
    '|---|---|---|---|',
    ...rows.map(row),
  ];
}

function row({ id, severity, spec }: Rule): string {
  const page = `server/src/core/rules/${id}.md`;
  return `| [\`${id}\`](../${page}) | ${titleOf(page).replaceAll('|', '\\|')} | ${severity} | ${spec.map(specText).join(', ')} |`;
}

function titleOf(page: string): string {
  return /^# +(.+?)\r?$/m.exec(readFileSync(path.join(ROOT, page), 'utf8'))?.[1] ?? '';
}

/** The schema with every rule's name in it, so that editors complete and explain them. */
function schema(): string {
  const json = JSON.parse(readFileSync(path.join(ROOT, 'schemas/dkim-lint.schema.json'), 'utf8'));
  const severity = { enum: ['off', ...SEVERITIES] };
  json.properties.rules.properties = Object.fromEntries(
    ruleSettings().map(([name, description]) => [name, { description, ...severity }]),
  );
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** What can be set in `dkimLint.rules`, with what it is: every rule, every group, all. */
function ruleSettings(): readonly (readonly [name: string, description: string])[] {
  return [
    ['*', 'Every rule'],
    ...GROUPS.map((group) => [`${group}/*`, GROUP_TITLES[group]] as const),
    ...RULES.map(({ id }) => [id, titleOf(`server/src/core/rules/${id}.md`)] as const),
  ];
}

/** Of keys in the manifest's texts. */
const RULE_TEXT = 'rule.';

/** The manifest, whose settings offer every rule: one line for each, because there are hundreds. */
function manifestWithRules(): string {
  const json = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const severities = ['off', ...SEVERITIES];
  json.contributes.configuration.properties['dkimLint.rules'].properties = Object.fromEntries(
    ruleSettings().map(([name]) => [name, { type: 'string', enum: severities, description: `%${RULE_TEXT}${name}%` }]),
  );
  return `${JSON.stringify(json, null, 2).replace(
    /^( *"[^"\n]*": )(\{\n *"type": "string",\n *"enum": \[[^\]]*\],\n *"description": "%rule\.[^"]*"\n *\})/gm,
    (_, name: string, value: string) => `${name}${JSON.stringify(JSON.parse(value))}`,
  )}\n`;
}

function manifestTexts(): string {
  const json: Record<string, string> = JSON.parse(readFileSync(path.join(ROOT, 'package.nls.json'), 'utf8'));
  const own = Object.entries(json).filter(([key]) => !key.startsWith(RULE_TEXT));
  const rules = ruleSettings().map(([name, description]) => [RULE_TEXT + name, description] as const);
  return `${JSON.stringify(Object.fromEntries([...own, ...rules]), null, 2)}\n`;
}

/** A module with nothing but the names, which is loaded where no rule is. */
function idList(): string {
  return `/** The id of every rule, for those who need no more of it. Made from the rules by \`npm run docs\`. */

export const RULE_IDS: ReadonlySet<string> = new Set(
  \`
${RULES.map(({ id }) => id).join('\n')}
\`
    .trim()
    .split('\\n'),
);
`;
}
