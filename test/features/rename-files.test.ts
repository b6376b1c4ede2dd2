/** Renaming files that zones include, and zones that include files. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { includesAfterMoves } from '../../server/src/core/features/rename-files.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const SOA = '$TTL 3600\n@ IN SOA ns1.example.org. host.example.org. 1 7200 900 1209600 3600\n';

/** Moves files or folders of `/w`; what of the others is written differently then. */
function move(files: Readonly<Record<string, string>>, moves: Readonly<Record<string, string>>) {
  const uriOf = (name: string) => `file:///w/${name.split('/').map(encodeURIComponent).join('/')}`;
  const byUri = new Map(Object.entries(files).map(([name, text]) => [uriOf(name), text]));
  const session = new Session({ clock: () => 1_800_000_000, readIncluded: (uri) => byUri.get(uri) });
  for (const [uri, text] of byUri) if (/\.zone$/.test(uri)) session.addFile({ uri, text });
  const found = includesAfterMoves(
    session.index,
    Object.entries(moves).map(([from, to]) => ({ from: uriOf(from), to: uriOf(to) })),
  );
  return Object.fromEntries(
    found.map(({ uri, text, edits }) => [decodeURIComponent(uri.slice('file:///w/'.length)), applyEdits(text, edits)]),
  );
}

describe('a file that is renamed', () => {
  test('is included by its new name', () => {
    const text = `${SOA}$INCLUDE keys.inc mail.example.org. ; keys\n`;
    assert.deepEqual(move({ 'a.zone': text, 'keys.inc': '' }, { 'keys.inc': 'dkim/keys.inc' }), {
      'a.zone': `${SOA}$INCLUDE dkim/keys.inc mail.example.org. ; keys\n`,
    });
  });

  test('keeps an absolute path absolute, and gets quotes where it needs them', () => {
    const text = `${SOA}$INCLUDE /w/keys.inc\n`;
    assert.deepEqual(move({ 'a.zone': text, 'keys.inc': '' }, { 'keys.inc': 'my keys.inc' }), {
      'a.zone': `${SOA}$INCLUDE "/w/my keys.inc"\n`,
    });
  });

  test('moves with its folder', () => {
    const text = `${SOA}$INCLUDE "old/keys.inc"\n$INCLUDE older/keys.inc\n`;
    const files = { 'a.zone': text, 'old/keys.inc': '', 'older/keys.inc': '' };
    assert.deepEqual(move(files, { old: 'new' }), {
      'a.zone': `${SOA}$INCLUDE new/keys.inc\n$INCLUDE older/keys.inc\n`,
    });
  });

  test('is found in included files, whose paths are read from the folder of the zone', () => {
    const files = { 'a.zone': `${SOA}$INCLUDE sub/b.inc\n`, 'sub/b.inc': '$INCLUDE sub/c.inc\n', 'sub/c.inc': '' };
    assert.deepEqual(move(files, { 'sub/c.inc': 'c.inc' }), { 'sub/b.inc': '$INCLUDE c.inc\n' });
  });

  test('is left where two zones would need it differently', () => {
    const files = {
      'a.zone': `${SOA}$INCLUDE shared.inc\n`,
      'sub/b.zone': `${SOA}$INCLUDE ../shared.inc\n`,
      'shared.inc': '$INCLUDE c.inc\n',
      'c.inc': '',
      'sub/c.inc': '',
    };
    assert.deepEqual(move(files, { 'c.inc': 'd.inc' }), {});
  });
});

describe('a zone that is moved', () => {
  const files = { 'a.zone': `${SOA}$INCLUDE keys.inc\n$INCLUDE /w/keys.inc\n$INCLUDE missing.inc\n`, 'keys.inc': '' };

  test('takes relative paths with it', () => {
    assert.deepEqual(move(files, { 'a.zone': 'zones/org/a.zone' }), {
      'a.zone': `${SOA}$INCLUDE ../../keys.inc\n$INCLUDE /w/keys.inc\n$INCLUDE missing.inc\n`,
    });
  });

  test('with the file that it includes, needs no edit', () => {
    const text = { 'x/a.zone': `${SOA}$INCLUDE keys.inc\n`, 'x/keys.inc': '' };
    assert.deepEqual(move(text, { x: 'y' }), {});
    assert.deepEqual(move(text, { 'x/a.zone': 'y/a.zone', 'x/keys.inc': 'y/keys.inc' }), {});
  });
});

test('other files are nobody’s concern', () => {
  assert.deepEqual(move({ 'a.zone': `${SOA}$INCLUDE keys.inc\n`, 'keys.inc': '' }, { 'b.txt': 'c.txt' }), {});
});
