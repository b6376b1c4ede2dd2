/** `dkim-lint rules`: the rules, or the page of one. */

import { RULES, ruleById } from '../../core/rules/registry.ts';
import { type Rule, specText } from '../../core/rules/rule.ts';
import { GROUPS } from '../../core/rules/rule-id.ts';
import { didYouMean, nearest } from '../../core/text/nearest.ts';
import { page } from '../../core/text/visible.ts';
import { rulePage } from '../host.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions } from '../options.ts';
import { type Output, UsageError } from '../output.ts';
import { padEnd, shorten, visible, widestOf } from '../visible.ts';

export async function rules(id: string | undefined, options: CommonOptions, { output }: CommandContext): Promise<void> {
  const format = expectPlainOptions('rules', options);
  if (id === undefined) {
    output.print(format === 'json' ? jsonText({ rules: RULES.map(described) }) : page(listOf(output)));
    return;
  }
  const rule = ruleById(id);
  if (rule === undefined) {
    throw new UsageError(`There is no rule "${visible(id)}".${suggestions(id)} \`dkim-lint rules\` lists them.`);
  }
  const text = await rulePage(id);
  if (format === 'json') output.print(jsonText({ ...described(rule), messages: rule.messages, page: text ?? null }));
  else output.print(page(text ?? summaryOf(rule)));
}

function described(rule: Rule) {
  return { id: rule.id, severity: rule.severity, on: rule.on, spec: rule.spec.map(specText) };
}

/** By group, each with its severity and the standard behind it. */
function listOf({ colors, columns }: Output): string {
  const width = widestOf(RULES.map(({ id }) => id)) + 2;
  const parts: string[] = [];
  for (const group of GROUPS) {
    const members = RULES.filter((rule) => rule.group === group);
    if (members.length === 0) continue;
    parts.push(colors.bold(`${group}/*`));
    for (const { id, severity, spec } of members) {
      const line = `  ${padEnd(id, width)}${padEnd(severity, 9)}${spec.map(specText).join(', ')}`;
      parts.push(shorten(line.trimEnd(), columns));
    }
    parts.push('');
  }
  return `${parts.join('\n')}\n\`dkim-lint rules ID\` prints a rule's page.\n`;
}

/** What the rule itself says, where its page is not at hand. */
function summaryOf(rule: Rule): string {
  const messages = Object.values(rule.messages).map((message) => `- ${message}`);
  return [
    `# ${rule.id}`,
    '',
    `Severity: ${rule.severity}. ${rule.spec.map(specText).join(', ')}`,
    '',
    ...messages,
    '',
  ].join('\n');
}

/** The rules of a group, those whose names have these words, or the one that is nearest as it is written. */
function suggestions(id: string): string {
  const name = nameOf(id);
  const near = RULES.filter((rule) => rule.id.startsWith(`${id}/`) || `-${nameOf(rule.id)}-`.includes(`-${name}-`));
  if (near.length > 0) {
    const ids = near.slice(0, 5).map((rule) => rule.id);
    return ` Perhaps ${ids.join(', ')}?`;
  }
  const ids = RULES.map((rule) => rule.id);
  const best = nearest(name, ids.map(nameOf));
  return didYouMean(id, ids) || didYouMean(ids.find((each) => nameOf(each) === best) ?? '', ids);
}

function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
