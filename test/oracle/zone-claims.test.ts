/**
 * What pages and messages say of a name server, tried on the server itself. A zone on a page says who makes what of it
 * (`bind=refuses nsd=loads knot=warns`), and a page or message that names a server has such a zone for it.
 */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { RULES } from '../../server/src/core/rules/registry.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import type { ZoneRefusal } from '../../server/src/core/workspace/zone-refusal.ts';
import { readPage } from '../harness/check.ts';
import type { Fence, Section } from '../harness/literate.ts';
import { HEADER } from './zone-cases.ts';

const run = promisify(execFile);
const RULES_FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/rules');

interface Server {
  /** How pages and messages call it. */
  readonly named: RegExp;
  readonly program: string;
  readonly package: string;
  arguments(origin: string, file: string): readonly string[];
}

const SERVERS: Readonly<Record<'bind' | 'nsd' | 'knot', Server>> = {
  bind: {
    named: /\bBIND\b/,
    program: 'named-checkzone',
    package: 'bind9-utils',
    arguments: (origin, file) => ['-i', 'local', origin, file],
  },
  nsd: {
    named: /\bNSD\b/,
    program: 'nsd-checkzone',
    package: 'nsd',
    arguments: (origin, file) => [origin, file],
  },
  knot: {
    named: /\bKnot DNS\b/,
    program: 'kzonecheck',
    package: 'knot-dnsutils or knot',
    arguments: (origin, file) => ['-o', origin, file],
  },
};
type ServerName = keyof typeof SERVERS;
const NAMES = Object.keys(SERVERS) as ServerName[];

type Verdict = 'refuses' | 'warns' | 'loads';

const folder = mkdtempSync(path.join(tmpdir(), 'zone-claims-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const pages = await Promise.all(
  RULES.map(async (rule) => {
    const file = path.join(RULES_FOLDER, `${rule.id}.md`);
    return { rule, markdown: readFileSync(file, 'utf8'), sections: await readPage(file) };
  }),
);

/** What the pages say that a server does with a zone, with the zone, the section it is in, and the other zones there. */
function* claimsAbout(name: ServerName) {
  for (const { rule, sections } of pages) {
    for (const section of sections) {
      const files = zonesOf(section);
      for (const zone of files) {
        const claim = zone.attributes[name];
        if (claim !== undefined) yield { rule, section, files, zone, claim };
      }
    }
  }
}

/** The zone as a file: parts of one are put into a whole. */
function writeZone({ files, zone, text }: { files: readonly Fence[]; zone: Fence; text: string }): {
  origin: string;
  file: string;
} {
  const name = zone.attributes['file'] ?? 'example.org.zone';
  for (const other of files) {
    if (other !== zone && other.attributes['file'] !== undefined)
      writeFileSync(path.join(folder, other.attributes['file']), other.text);
  }
  const isComplete = /\bSOA\b/i.test(text) || 'no-header' in zone.attributes;
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const file = path.join(folder, name);
  writeFileSync(file, isComplete ? text : mark + HEADER + text.slice(mark.length));
  return { origin: zone.attributes['origin'] ?? name.replace(/^db\.|\.(?:zone|dns|db|txt)$/g, ''), file };
}

async function verdictOf(name: ServerName, at: { origin: string; file: string }): Promise<Verdict> {
  const server = SERVERS[name];
  try {
    const { stdout, stderr } = await run(server.program, [...server.arguments(at.origin, at.file)], { cwd: folder });
    const remarks = `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^OK$|loaded serial|^zone \S+ is ok$|^\S+ is ok$/.test(line));
    return remarks.length > 0 ? 'warns' : 'loads';
  } catch {
    return 'refuses';
  }
}

/** Where what we say of a zone is not what the server does with it, and why. */
const UNLIKE: Readonly<Record<string, string>> = {
  'zone/invalid-host-name, The name of an address: loads': 'depends on check-names, which the file does not say',
  'zone/missing-soa, An empty file: loads': 'there is nothing in it to be published',
  'zone/missing-target-address, Glue in the zone of the root: loads':
    'refused for the name under which it is loaded here',
  'zone/invalid-field, A CAA tag: refuses': 'most readers refuse a field that is not valid; Knot DNS takes this one',
  'zone/invalid-line-end, A carriage return alone: loads':
    'Knot DNS refuses what the comment takes in, not the line end',
};

/** What we say of the zone for that server, with the files that it includes beside it. */
function refusalOf(name: ServerName, files: readonly Fence[], zone: Fence): ZoneRefusal | undefined {
  const { file } = writeZone({ files, zone, text: zone.text });
  const { origin } = zone.attributes;
  const asked = origin === undefined ? {} : { origin: domainName(origin) };
  const uri = pathToFileURL(file).href;
  const session = new Session({
    clock: () => Date.parse('2026-01-01T00:00:00Z') / 1000,
    readIncluded: (target) => {
      const included = fileURLToPath(target);
      return existsSync(included) ? readFileSync(included, 'utf8') : undefined;
    },
  });
  session.open({ uri, language: 'dns-zone', text: readFileSync(file, 'utf8'), ...asked });
  const { document, index } = session.snapshot(uri);
  assert.ok(document.kind === 'dns-zone');
  return index.refusalOf(document, name);
}

function zonesOf(section: Section): readonly Fence[] {
  return section.fences.filter(({ kind }) => kind === 'zone');
}

for (const name of NAMES) {
  const { program, named, package: debianPackage } = SERVERS[name];
  const isInstalled = spawnSync(program, ['-h']).error === undefined;
  const skip = isInstalled ? false : `${program} is not installed: apt-get install ${debianPackage}`;
  if (skip !== false) process.stderr.write(`SKIPPED: ${skip}\n`);

  describe(program, () => {
    test('does with the zones of the pages what these say', { skip }, async () => {
      const wrong: string[] = [];
      for (const { rule, section, files, zone, claim } of claimsAbout(name)) {
        const verdict = await verdictOf(name, writeZone({ files, zone, text: zone.text }));
        if (verdict !== claim) wrong.push(`${rule.id}, line ${zone.line}: ${verdict}, not ${claim}`);
        const fixed = section.fences.find(({ kind }) => kind === 'fixed' || kind === 'fix-all');
        const mistakes = zone.expected.filter(({ severity }) => severity === 'error').length;
        if (claim !== 'refuses' || fixed === undefined || files.length > 1 || mistakes > 1) continue;
        if ((await verdictOf(name, writeZone({ files, zone, text: fixed.text }))) === 'refuses')
          wrong.push(`${rule.id}, line ${fixed.line}: refuses what is fixed`);
      }
      assert.deepEqual(wrong, []);
    });

    test('refuses the zones of the pages of which we say so, and no others', { skip }, () => {
      const wrong: string[] = [];
      for (const { rule, section, files, zone, claim } of claimsAbout(name)) {
        const isRefused = refusalOf(name, files, zone) !== undefined;
        const title = section.title.split(' / ').at(-1);
        const ours = `${rule.id}, ${title}: ${isRefused ? 'refuses' : 'loads'}`;
        if (isRefused !== (claim === 'refuses') && UNLIKE[ours] === undefined) wrong.push(ours);
      }
      assert.deepEqual(wrong, []);
    });

    test('is named by no page or message without a zone that it was tried on', () => {
      const untried = pages.filter(({ rule, markdown, sections }) => {
        const prose = markdown.replace(/^```[\s\S]*?^```/gm, '');
        if (!named.test(`${prose}\n${Object.values(rule.messages).join('\n')}`)) return false;
        return !sections.flatMap(zonesOf).some((zone) => zone.attributes[name] !== undefined);
      });
      assert.deepEqual(
        untried.map(({ rule }) => rule.id),
        [],
      );
    });
  });
}
