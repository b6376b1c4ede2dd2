/** The built server in another editor: a headless Neovim, which waits for diagnostics instead of asking. */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { EXAMPLES, ROOT } from './lsp-client.ts';

const hasNeovim = spawnSync('nvim', ['--version']).status === 0;
const skip = hasNeovim ? false : 'SKIPPED: nvim is not installed (apt-get install neovim)';

interface Found {
  readonly line: number;
  readonly code: string;
  readonly source: string;
}

describe('Neovim', { skip }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-nvim-'));
  cpSync(EXAMPLES, folder, { recursive: true });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function open(name: string, filetype: string, word: string) {
    const file = path.join(folder, name);
    const before = readFileSync(file, 'utf8').slice(0, readFileSync(file, 'utf8').indexOf(word));
    const lines = before.split('\n');
    const { stdout } = await promisify(execFile)(
      'nvim',
      [
        '--headless',
        '-u',
        'NONE',
        '-i',
        'NONE',
        '-n',
        '--noplugin',
        '-c',
        `luafile ${path.join(ROOT, 'test/protocol/neovim.lua')}`,
      ],
      {
        env: {
          ...process.env,
          SERVER: `${process.execPath} ${path.join(ROOT, 'server/bin/dkim-language-server.cjs')} --stdio`,
          FILE: file,
          FILETYPE: filetype,
          AT: `${lines.length - 1}:${lines.at(-1)!.length + 1}`,
        },
        timeout: 60_000,
      },
    );
    const said = (name: string) => JSON.parse(new RegExp(`^${name} (.*)$`, 'm').exec(stdout)?.[1] ?? 'null');
    return { diagnostics: said('DIAGNOSTICS') as Found[], hover: said('HOVER'), text: said('TEXT') as string };
  }

  test('shows the findings of a bounce, and explains its code', async () => {
    const { diagnostics, hover } = await open('1-bounce-unsigned.eml', 'eml', '5.7.13');
    const codes = diagnostics.map(({ code }) => code);
    assert.ok(codes.includes('bounce/unsigned') && codes.includes('message/unsigned'), String(codes));
    assert.match(hover.contents.value, /DKIM/);
    assert.ok(diagnostics.every(({ source }) => source === 'dkim-lint'));
  });

  test('fixes the damaged key of the zone', async () => {
    const { diagnostics, text } = await open('example.org.zone', 'dns-zone', '; k=rsa; p=MII');
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['zone/semicolon-unquoted'],
    );
    assert.match(text, /^s2025\._domainkey IN TXT \( "v=DKIM1; k=rsa; p=" "[A-Za-z0-9+/]+" "[A-Za-z0-9+/=]+" \)$/m);
  });
});
