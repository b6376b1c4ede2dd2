/** Included files of a host that reads late, as in a browser. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/core/session.ts';
import { uriBeside } from '../../server/src/core/workspace/zone-document.ts';
import { UNREAD } from '../../server/src/core/zone/resolve-context.ts';
import { LateIncludes } from '../../server/src/host/late-includes.ts';

const ZONE = 'tmp:/w/example.org.zone';
const KEYS = 'tmp:/w/keys.inc';
const MORE = 'tmp:/w/more.inc';
const TEXT = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns hostmaster 1 3600 900 604800 300
@ IN NS ns
ns IN A 192.0.2.1
$INCLUDE keys.inc
`;

/** Files whose reading is answered when the test says so. */
class Files {
  readonly texts = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  asked: string[] = [];

  read = (uri: string): Promise<Uint8Array | undefined> => {
    this.asked.push(uri);
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        const text = this.texts.get(uri);
        resolve(text === undefined ? undefined : new TextEncoder().encode(text));
      });
    });
  };

  answer(): void {
    for (const each of this.#waiting.splice(0)) each();
  }
}

/** A session with one zone open, and the next call back of what was read. */
function opened(files: Files) {
  const includes = new LateIncludes(files.read);
  includes.allow((uri) => uri.startsWith('tmp:/w/'));
  const session = new Session({ clock: () => 0, readIncluded: (uri) => includes.textOf(uri) });
  let heard: (uris: readonly string[]) => void = () => undefined;
  includes.onRead((uris) => {
    for (const uri of uris) session.fileChanged(uri);
    heard(uris);
  });
  const next = () => {
    const told = new Promise<readonly string[]>((resolve) => {
      heard = resolve;
    });
    files.answer();
    return told;
  };
  session.open({ uri: ZONE, language: 'dns-zone', text: TEXT });
  const rules = () => session.findings(ZONE).map(({ rule }) => rule.id);
  return { includes, session, next, rules };
}

test('nothing is reported about an included file before it was read', async () => {
  const files = new Files();
  const { session, next, rules } = opened(files);
  assert.ok(!rules().includes('zone/missing-include'), rules().join());
  assert.equal(session.isIncluded(KEYS), false);
  assert.deepEqual(await next(), [KEYS]);
  assert.ok(rules().includes('zone/missing-include'), rules().join());
});

test('a zone has the records of its included files once they are read, one level after the other', async () => {
  const files = new Files();
  files.texts.set(KEYS, '$INCLUDE more.inc\n');
  files.texts.set(MORE, 's1._domainkey IN TXT v=DKIM1; k=rsa; p=\n');
  const { session, next, rules } = opened(files);
  assert.deepEqual(await next(), [KEYS]);
  assert.deepEqual(await next(), [MORE]);
  assert.deepEqual(files.asked, [KEYS, MORE]);
  assert.ok(!rules().includes('zone/missing-include'), rules().join());
  const found = session.includedFiles(ZONE).find(({ uri }) => uri === MORE);
  assert.ok(found?.findings.some(({ rule }) => rule.id === 'zone/semicolon-unquoted'));
});

test('a file that has changed is read again, and what was read before it changed is dropped', async () => {
  const files = new Files();
  files.texts.set(KEYS, 'a A 192.0.2.2\n');
  const { includes, session, next } = opened(files);
  await next();
  assert.equal(session.zoneTextOf(KEYS), 'a A 192.0.2.2\n');
  const first = includes.reread([KEYS, MORE]);
  files.texts.set(KEYS, 'b A 192.0.2.3\n');
  const second = includes.reread([KEYS]);
  await next();
  await Promise.all([first, second]);
  assert.equal(session.zoneTextOf(KEYS), 'b A 192.0.2.3\n');
  assert.deepEqual(files.asked, [KEYS, KEYS, KEYS]);
});

test('nothing is read outside of the workspace', () => {
  const files = new Files();
  const { includes } = opened(files);
  assert.equal(includes.textOf('tmp:/etc/keys.inc'), undefined);
  assert.equal(includes.textOf(MORE), UNREAD);
  assert.deepEqual(files.asked, [KEYS, MORE]);
});

test('a path beside a file keeps the scheme and the authority of its address', () => {
  for (const [uri, expected] of [
    ['file:///w/zones/a.zone', 'file:///w/keys.inc'],
    ['vscode-vfs://github/owner/zones/a.zone', 'vscode-vfs://github/owner/keys.inc'],
    ['tmp:/w/zones/a.zone', 'tmp:/w/keys.inc'],
  ] as const) {
    assert.equal(uriBeside(uri, '../keys.inc'), expected);
  }
});
