/**
 * The server in a language that has every key and no English word: its lower-case letters are fullwidth ones. What is English all the same has
 * no key, unless it is quoted from a file, or a name.
 */

import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Hover, Position } from 'vscode-languageserver-protocol';
import { GROUPS } from '../../server/src/core/rules/rule-id.ts';
import { readPage } from '../harness/check.ts';
import { EXAMPLES, LspClient, PULL, ROOT } from './lsp-client.ts';

const english = JSON.parse(readFileSync(path.join(ROOT, 'l10n/bundle.l10n.json'), 'utf8')) as Record<string, string>;
const translations = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, pseudo(text)]));

/** Places, code and addresses stay as they are. */
function pseudo(text: string): string {
  return text
    .split(/(\{[^}]*\}|`[^`]*`|\]\([^)]*\)|https?:\/\/\S+)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/[a-z]/g, fullwidth)))
    .join('');
}

function fullwidth(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) - 0x61 + 0xff41);
}

/** Properties of answers that are shown. A completion's label is what it writes. */
const SHOWN: ReadonlySet<string> = new Set([
  'contents',
  'description',
  'detail',
  'documentation',
  'label',
  'message',
  'says',
  'steps',
  'text',
  'title',
  'tooltip',
  'value',
]);
const NOT_SHOWN: ReadonlySet<string> = new Set(['arguments', 'code', 'data', 'edit', 'edits', 'kind', 'source', 'uri']);

/** Every text of an answer that a person sees. */
function* shownIn(answer: unknown, isShown: boolean, not: string): Generator<string> {
  if (typeof answer === 'string') {
    if (isShown) yield answer;
  } else if (Array.isArray(answer)) for (const each of answer) yield* shownIn(each, isShown, not);
  else if (typeof answer === 'object' && answer !== null)
    for (const [key, value] of Object.entries(answer))
      if (!NOT_SHOWN.has(key) && key !== not) yield* shownIn(value, SHOWN.has(key), not);
}

/** What is the same in every language. */
const NAMES: ReadonlySet<string> = new Set(
  wordsOf(`
    Amazon Exchange Exim Fastmail Gmail Google Microsoft OpenDKIM Postfix Postmark PowerDNS Sendmail Yahoo Zoho Workspace Debian
    fail neutral none pass permerror policy softfail temperror quarantine reject relaxed simple strict redirect include adkim rsa
    issue dmarc mta sts Appendix mailto
  `),
);

const RULE = new RegExp(`\\b(?:${GROUPS.join('|')})/[a-z0-9-]+`, 'g');

/** Code, titles of pages, addresses, tags, drafts and their dates, the kinds of causes, and domain names. */
const NO_PROSE = [
  /(`{3,})[^\n]*\n[\s\S]*?\1/g,
  /(`+)[^`](?:[\s\S]*?[^`])??\1(?!`)/g,
  new RegExp(`${pseudo('Sources')}: .*`, 'g'),
  /https?:\S*/g,
  RULE,
  /[\w-]+=[\w-]*|\bdraft-[\w-]+|\w+ 20\d\d\b|\b[a-z]+\d\w*|\([a-z]+(?:-[a-z]+)*\)/g,
  /[\w*-]*(?:\.[\w-]+)+/g,
];

/** Words that are English, and neither quoted from a file nor names. */
function englishIn(text: string, known: ReadonlySet<string>): readonly string[] {
  const plain = text.replace(/\\(?=[\W_])/g, '');
  const prose = NO_PROSE.reduce((left, pattern) => left.replace(pattern, ' '), plain);
  return (prose.match(/(?<!\p{L})[A-Za-z]*[a-z]{2}[A-Za-z]*(?!\p{L})/gu) ?? []).filter(
    (word) => word.length < 30 && !known.has(word.toLowerCase()),
  );
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]{2,}/g) ?? [];
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Within the words of the first lines. */
function placesIn(text: string): readonly Position[] {
  return text
    .split('\n')
    .slice(0, 40)
    .flatMap((line, number) =>
      [...line.matchAll(/\w+/g)].slice(0, 8).map(({ index }) => ({ line: number, character: index + 1 })),
    )
    .slice(0, 60);
}

/** An editor, and what it was shown. */
class Reader {
  readonly client = new LspClient(path.join(ROOT, 'server/bin/dkim-language-server.cjs'));
  readonly missed: string[] = [];
  #known: ReadonlySet<string> = new Set();
  #file = '';

  async start(): Promise<void> {
    const capabilities = { ...PULL, experimental: { dkimLint: { commands: true, translations } } };
    // Its dates have no Latin letters.
    await this.client.initialize(capabilities, undefined, EXAMPLES, { locale: 'ja' });
  }

  #look(place: string, answer: unknown, isShown: boolean, not = ''): void {
    for (const text of shownIn(answer, isShown, not)) {
      if (this.#file.includes(inOneLine(text))) continue;
      const words = englishIn(text, this.#known);
      for (const word of words.slice(0, 1)) {
        const at = text.indexOf(word);
        this.missed.push(`${place}: "${words.join(' ')}" in ...${text.slice(Math.max(0, at - 50), at + 50)}`);
      }
    }
  }

  /** Everything that an editor asks about a file. */
  async read(uri: string, languageId: string, text: string, place: string): Promise<void> {
    const { client } = this;
    const textDocument = { uri };
    this.#known = new Set([...NAMES, ...wordsOf(text), ...wordsOf(uri)]);
    this.#file = inOneLine(text);
    const ask = async (method: string, params: object = {}, not = ''): Promise<void> => {
      const answer = await client.request(`textDocument/${method}`, { textDocument, ...params });
      this.#look(`${place}, ${method}`, answer, false, not);
    };
    const own = async (method: string, params: object = {}): Promise<void> =>
      this.#look(`${place}, ${method}`, await client.request(`dkimLint/${method}`, { uri, ...params }), true);
    await client.open(uri, languageId, text);
    const diagnostics = await client.pull(uri);
    this.#look(place, diagnostics, false);
    for (const diagnostic of diagnostics.slice(0, 10)) {
      await ask('codeAction', { range: diagnostic.range, context: { diagnostics: [diagnostic] } });
      await ask('hover', { position: diagnostic.range.start });
    }
    for (const method of ['codeLens', 'documentSymbol', 'documentLink']) await ask(method);
    const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
    await ask('inlayHint', { range });
    for (const position of placesIn(text)) await ask('hover', { position });
    for (const position of placesIn(text).slice(0, 12)) {
      await ask('completion', { position }, 'label');
      await ask('signatureHelp', { position }, 'label');
    }
    for (const method of ['decodedMessage', 'authenticationReport', 'documentStatus']) await own(method);
    await own('summary', { mask: true });
    await own('explanation', { index: 0 });
    await client.connection.sendNotification('textDocument/didClose', { textDocument });
  }
}

const KINDS: Readonly<Record<string, string>> = { zone: 'dns-zone', eml: 'eml' };

describe('every text that an editor shows has a key', () => {
  const reader = new Reader();
  before(() => reader.start());
  after(() => reader.client.stop());

  const pages = globSync(['server/src/core/rules/*/*.md', 'test/features/pages/*.md'], { cwd: ROOT }).sort();
  for (const folder of new Set(pages.map((page) => path.dirname(page)))) {
    test(`on the pages in ${folder}`, async () => {
      reader.missed.length = 0;
      for (const file of pages.filter((page) => path.dirname(page) === folder)) {
        for (const { title, fences } of await readPage(path.join(ROOT, file))) {
          for (const { kind, attributes, text } of fences) {
            const language = KINDS[kind];
            const uri = `file:///pages/${attributes['file'] ?? `page.${kind}`}`;
            if (language !== undefined) await reader.read(uri, language, text, title);
          }
        }
      }
      assert.deepEqual([...new Set(reader.missed)], []);
    });
  }

  test('in the examples, whose broken signature is explained in a thread', async () => {
    reader.missed.length = 0;
    for (const file of readdirSync(EXAMPLES)) {
      const language = KINDS[path.extname(file).slice(1)];
      const at = path.join(EXAMPLES, file);
      if (language !== undefined) await reader.read(pathToFileURL(at).href, language, readFileSync(at, 'utf8'), file);
    }
    assert.deepEqual(reader.missed, []);
    const broken = path.join(EXAMPLES, '2-bounce-signature-broken.eml');
    const uri = pathToFileURL(broken).href;
    await reader.client.open(uri, 'eml', readFileSync(broken, 'utf8'));
    const explanation = await reader.client.request<string>('dkimLint/explanation', { uri, index: 0 });
    assert.match(explanation, new RegExp(pseudo('Lines were added at the end of the body|A footer of')));
  });
});

describe('translations beside the server', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-language-'));
  before(() => {
    for (const part of ['bin', 'dist'])
      cpSync(path.join(ROOT, 'server', part), path.join(folder, part), {
        recursive: true,
        filter: (file) => !file.endsWith('.map'),
      });
    cpSync(path.join(ROOT, 'server/package.json'), path.join(folder, 'package.json'));
    const german = {
      'The origin of the zone': 'Der Ursprung der Zone',
      '**TTL**: resolvers keep the answer for {0}\n\nRFC 1035 §3.2.1':
        '**TTL**: Resolver behalten die Antwort {0}\n\nRFC 1035 §3.2.1',
      '{0} ({1} seconds)': { message: '{0} ({1} Sekunden)', comment: 'a duration' },
      '{0} hours': '{0} Stunden',
    };
    cpSync(path.join(ROOT, 'l10n'), path.join(folder, 'dist/l10n'), { recursive: true });
    writeFileSync(path.join(folder, 'dist/l10n/bundle.l10n.de.json'), JSON.stringify(german));
    writeFileSync(path.join(folder, 'dist/l10n/bundle.l10n.fr.json'), '{');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The hover on a TTL. */
  async function hoverIn(locale: string): Promise<readonly [hover: string, log: readonly string[]]> {
    const client = new LspClient(path.join(folder, 'bin/dkim-language-server.cjs'));
    await client.initialize(PULL, undefined, folder, { locale });
    const uri = 'file:///example.org.zone';
    await client.open(uri, 'dns-zone', '$ORIGIN example.org.\nwww 7200 IN A 192.0.2.1\n');
    const params = { textDocument: { uri }, position: { line: 1, character: 5 } };
    const { contents } = await client.request<Hover>('textDocument/hover', params);
    await client.stop();
    return [(contents as { value: string }).value, client.log];
  }

  const ENGLISH = '**TTL**: resolvers keep the answer for 2 hours (7200 seconds)\n\nRFC 1035 §3.2.1';
  const GERMAN = '**TTL**: Resolver behalten die Antwort 2 Stunden (7200 Sekunden)\n\nRFC 1035 §3.2.1';

  for (const locale of ['de', 'de-AT']) {
    test(`are taken for ${locale}`, async () => {
      assert.equal((await hoverIn(locale))[0], GERMAN);
    });
  }

  for (const locale of ['en', 'nl', '../de', 'de_DE.UTF-8']) {
    test(`are not there for ${locale}, which gets English`, async () => {
      assert.equal((await hoverIn(locale))[0], ENGLISH);
    });
  }

  test('that cannot be read are reported, and texts stay English', async () => {
    const [hover, log] = await hoverIn('fr');
    assert.equal(hover, ENGLISH);
    assert.match(log.join('\n'), /translations: SyntaxError/);
  });
});
