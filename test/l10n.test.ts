/** Texts for users can be translated: a pseudo-locale shows those that have no key. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AnyNode } from 'acorn';
import { clientTexts, ruleMessages, type SourceText, serverTexts } from '../build/texts.ts';
import { keyOf, sayEnglish, sayWith } from '../server/src/core/text/say.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

/** Two words, or a word that begins as a sentence or a label does. */
const READS_LIKE_TEXT = /[A-Za-z]{2,}[,:]? +[A-Za-z(“{]|^[A-Z][a-z]+\b/;

/** Markup, styles, conditions, and names that are the same in every language. */
const IS_NO_TEXT = [
  /[<>]|\bvar\(--|^ class=/,
  /==|&&|=~/,
  /^dkim-lint\b/,
  /^(?:DKIM Lint|BIND 9|NSD|Knot DNS|PowerDNS)$/,
  /^[A-Za-z]+(?:\.[A-Za-z]+)+$/,
];

function isUntranslated(text: string): boolean {
  return READS_LIKE_TEXT.test(text) && !IS_NO_TEXT.some((pattern) => pattern.test(text));
}

test('a text is its own key, with numbers for its values', () => {
  assert.equal(keyOf(['Asking for ', '']), 'Asking for {0}');
  assert.equal(sayEnglish`Step ${1} of ${'five'}: a\nb`, 'Step 1 of five: a\nb');
  const swapped = sayWith((key, values) => `${key}|${values.toReversed().join()}`);
  assert.equal(swapped`Step ${1} of ${'five'}`, 'Step {0} of {1}|five,1');
});

test('the client has no text that cannot be translated', () => {
  const texts = clientTexts();
  assert.ok(texts.filter(({ isSaid }) => isSaid).length > 150);
  assert.deepEqual(
    texts.filter(({ text, isSaid }) => !isSaid && isUntranslated(text)).map(({ place, text }) => `${place}: ${text}`),
    [],
  );
});

/** Where a text of the server's is not one for users. */
const NOT_SHOWN: readonly ((text: SourceText) => boolean)[] = [
  // A fault of ours, or what is in the log.
  ({ around }) => around.some((node) => node.type === 'NewExpression' && /Error$/.test(nameOf(node))),
  ({ around }) => /^(?:error|warn|lineOf)$/.test(callAround(around)),
  // Compared with what others wrote, or looked for there.
  ({ around }) => /^(?:Binary|Member)Expression$/.test(around.at(-1)?.type ?? ''),
  ({ around }) => nameOf(around.at(-2) ?? {}) === 'Set',
  ({ around }) => /^(?:RegExp|form|has|indexOf|replace|split|startsWith)$/.test(callAround(around)),
  ({ text }) => /\(\?:|\(\?<|^\\b|\|.*\|/.test(text),
  // What servers write, by which replies are read; titles of pages.
  ({ around }) => around.some((node) => /^(?:phrases|example|sources?|date|SOURCES_\w+)$/.test(propertyOf(node))),
  // The noun of a number: part of the keys that its call has.
  ({ around }) => /^(?:plural|countInWords)$/.test(callAround(around)),
  // Names: of fields, of algorithms, of services, and the letters of name servers.
  ({ text, around }) => /^[A-Z][\w.-]*$/.test(text) && /^(?:Array|Property|Call)/.test(around.at(-1)?.type ?? ''),
  ({ text }) =>
    /^(?:GOST R |RFC \d+ Appendix |Microsoft 365$|Google Workspace$|Amazon SES$|Zoho Mail$|RCPT TO$)/.test(text),
  // Zones, keys, configuration, commands, and tables in a text.
  ({ text }) => /^\n|^-{5}|\b(?:IN )?TXT [("{]|IN TXT $|PRIVATE KEY$/.test(text),
  ({ text }) => /^[A-Z]\w+ {2,}|\$\{if |^aws |^ +(?:Get|New)-/.test(text),
  // What a rule says, which is translated when its places are filled.
  ({ text }) => {
    const parts = text.split(/\{\d+\}/);
    return MESSAGES.some((message) => parts.every((part) => message.includes(part)));
  },
];

const MESSAGES = ruleMessages();

function nameOf(node: object): string {
  const { callee } = node as { callee?: { name?: string; property?: { name?: string } } };
  return callee?.property?.name ?? callee?.name ?? '';
}

function propertyOf(node: AnyNode): string {
  if (node.type === 'VariableDeclarator') return node.id.type === 'Identifier' ? node.id.name : '';
  return node.type === 'Property' && node.key.type === 'Identifier' ? node.key.name : '';
}

function callAround(around: readonly AnyNode[]): string {
  return nameOf(around.at(-1) ?? {});
}

/** What has no texts for an editor's users, each with its reason. */
const ELSEWHERE = [
  // Reports of many messages are the command line's.
  /^server\/src\/core\/aggregate\//,
  // Words that servers write, by which replies are read.
  /^server\/src\/core\/bounce\/(?:words\/|failure-report\.ts)/,
  // Titles of other people's pages, and names.
  /^server\/src\/core\/bounce\/catalogue\/(?:sources|vendors)\.ts/,
  // Guides are pages, as the rules' pages are: a translation would be a page of its own.
  /^server\/src\/core\/providers\//,
  // Lines, field names and dates of messages that are tried.
  /^server\/src\/core\/dkim\/forensics\/(?:body|header)\//,
  // What a client's authors see, and mains.
  /^server\/src\/(?:lsp\/(?:gate|params|command-table)|node|browser)\.ts/,
  // Files of the command line, frames of the protocol, errors of the system.
  /^server\/src\/host\/(?!decode)/,
];

test('the server has no text that cannot be translated', () => {
  const texts = serverTexts().filter(({ place }) => !ELSEWHERE.some((file) => file.test(place)));
  assert.ok(texts.filter(({ isSaid }) => isSaid).length > 2000);
  assert.deepEqual(
    texts
      .filter((each) => !each.isSaid && isUntranslated(each.text) && !NOT_SHOWN.some((isKind) => isKind(each)))
      .map(({ place, text }) => `${place}: ${text}`),
    [],
  );
});

/** Every string of a value, by its path. */
function* stringsIn(value: unknown, path: string): Generator<readonly [path: string, text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* stringsIn(inner, `${path}.${key}`);
}

const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
const english = JSON.parse(read('package.nls.json')) as Record<string, string>;

test('the manifest has no text that cannot be translated, and no key without a text', () => {
  const pseudo = (text: string) => text.replace(/^%(.+)%$/, (_, key: string) => `⟦${english[key] ?? 'no text'}⟧`);
  const shown = { contributes: manifest['contributes'], capabilities: manifest['capabilities'] };
  // Other names of a language are for those who write them into settings, and models read English.
  const strings = [...stringsIn(shown, ''), ['.description', String(manifest['description'])] as const].filter(
    ([path]) => !/\.aliases\.[1-9]|\.modelDescription$|\.inputSchema\./.test(path),
  );
  const missed = strings.filter(
    ([, text]) => pseudo(text) === '⟦no text⟧' || isUntranslated(pseudo(text).replace(/⟦[\s\S]*⟧/, '')),
  );
  assert.deepEqual(missed, []);
  const used = new Set(strings.flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []));
  assert.deepEqual(
    Object.keys(english).filter((key) => !used.has(key)),
    [],
  );
});

test('each button of the walkthrough does the step that it is in', () => {
  const { commands, walkthroughs } = manifest['contributes'] as {
    commands: { command: string }[];
    walkthroughs: { steps: { id: string; description: string; completionEvents: string[] }[] }[];
  };
  // An empty terminal, for one, leads nowhere.
  const known = new Set(['workbench.action.files.openFile', ...commands.map(({ command }) => command)]);
  const steps = walkthroughs.flatMap((each) => each.steps);
  const used = steps.flatMap(({ id, description, completionEvents }) => {
    const text = english[description.replaceAll('%', '')] ?? '';
    const buttons = [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command]) => command!);
    assert.ok(buttons.length > 0, text);
    // A step is done when what its button begins has come to an end, which the client says.
    assert.deepEqual(completionEvents, [`onContext:dkimLint.done.${id}`]);
    return buttons;
  });
  assert.deepEqual(
    used.filter((command) => !known.has(command)),
    [],
  );
});
