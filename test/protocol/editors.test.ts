/** The lines that `docs/editors.md` gives for each editor, run in that editor: two files, one server, and their findings. */

import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { languageOfName } from '../../server/src/project/file-names.ts';
import { hasProgram } from './cli-run.ts';
import { EXAMPLES, ROOT } from './lsp-client.ts';

const DOCS = readFileSync(path.join(ROOT, 'docs/editors.md'), 'utf8');
/** Another Neovim than the one in PATH. */
const NVIM = process.env['DKIM_LINT_NVIM'] ?? 'nvim';
const ENVIRONMENT = { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env['PATH']}` };

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-editors-'));
cpSync(EXAMPLES, folder, { recursive: true });
after(() => rmSync(folder, { recursive: true, force: true }));
const MESSAGE = path.join(folder, '1-bounce-unsigned.eml');
const ZONE = path.join(folder, 'example.org.zone');

/** The lines below a heading, in a file that an editor reads; the documented folder is this one. */
function configuration(heading: string, name: string, more = ''): string {
  const section = DOCS.slice(DOCS.indexOf(`## ${heading}\n`));
  const [, lines] = /```\w+\n(.*?)```/s.exec(section)!;
  assert.ok(lines!.includes('/path/to/dkim-lint/'));
  const file = path.join(folder, name);
  writeFileSync(file, lines!.replaceAll('/path/to/dkim-lint', ROOT) + more);
  return file;
}

function versionOf(program: string): readonly number[] {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return (/v?(\d+)\.(\d+)/.exec(stdout ?? '') ?? []).slice(1).map(Number);
}

const NVIM_PROBE = `
local function wait(buffer) vim.wait(20000, function() return #vim.diagnostic.get(buffer) > 0 end, 10) end
local counts = {}
for _, file in ipairs({ vim.env.MESSAGE, vim.env.ZONE }) do
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  wait(0)
  local codes = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do codes[#codes + 1] = d.code or d.user_data.lsp.code end
  counts[#counts + 1] = codes
end
local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
io.stdout:write('FOUND ' .. vim.json.encode({ servers = #clients, codes = counts }) .. '\\n')
io.stdout:flush()
for _, client in ipairs(clients) do client.stop(client) end
vim.cmd('qall!')
`;

interface Found {
  readonly servers: number;
  readonly codes: readonly (readonly string[])[];
}

async function inNeovim(heading: string): Promise<Found> {
  const init = configuration(heading, 'init.lua');
  const probe = path.join(folder, 'probe.lua');
  writeFileSync(probe, NVIM_PROBE);
  const { stdout } = await promisify(execFile)(
    NVIM,
    ['--headless', '-u', init, '-i', 'NONE', '-n', '-c', `luafile ${probe}`],
    { env: { ...ENVIRONMENT, MESSAGE, ZONE }, cwd: folder, timeout: 60_000 },
  );
  return JSON.parse(/^FOUND (.*)$/m.exec(stdout)![1]!) as Found;
}

function assertFound({ servers, codes: [message, zone] }: Found): void {
  assert.equal(servers, 1, 'one server for both files');
  assert.ok(message!.includes('bounce/unsigned'), String(message));
  assert.ok(zone!.includes('zone/semicolon-unquoted'), String(zone));
}

const [major = 0, minor = 0] = versionOf(NVIM);
const hasNeovim = major + minor > 0;

test(
  'Neovim, by the lines for 0.7 and newer',
  { skip: hasNeovim ? false : 'SKIPPED: nvim is not installed (apt-get install neovim)' },
  async () => assertFound(await inNeovim('Neovim 0.7 and newer')),
);

test(
  'Neovim, by the lines for 0.11 and newer',
  { skip: major > 0 || minor >= 11 ? false : 'SKIPPED: nvim is older than 0.11 (DKIM_LINT_NVIM names another one)' },
  async () => assertFound(await inNeovim('Neovim 0.11 and newer')),
);

const EMACS_PROBE = `
(require 'flymake)
(setq eglot-sync-connect 20 inhibit-message t)
(dolist (file (list (getenv "MESSAGE") (getenv "ZONE")))
  (find-file file)
  (apply #'eglot (eglot--guess-contact))
  (flymake-mode 1)
  (let ((end (+ (float-time) 20)))
    (while (and (< (float-time) end) (not (flymake-diagnostics))) (accept-process-output nil 0.05)))
  (princ (format "MODE %s %s\\n" (file-name-nondirectory file) major-mode))
  (dolist (d (flymake-diagnostics)) (princ (format "FOUND %s %S\\n" (file-name-nondirectory file) (flymake-diagnostic-text d))))
  (princ (format "ACTIONS %s\\n" (length (eglot-code-actions (point-min) (point-max))))))
`;

const [emacs = 0] = versionOf('emacs').slice(0, 1);
const hasEglot =
  emacs >= 28 &&
  spawnSync('emacs', ['-q', '--batch', '--eval', "(progn (package-initialize) (require 'eglot))"]).status === 0;

describe('Emacs', {
  skip: hasEglot ? false : 'SKIPPED: emacs with eglot is not installed (apt-get install emacs-nox elpa-eglot)',
}, () => {
  test('by the lines for eglot', async () => {
    const probe = configuration(
      'Emacs 28 and newer, with eglot',
      'init.el',
      `(package-initialize)\n(require 'eglot)\n${EMACS_PROBE}`,
    );
    const { stdout } = await promisify(execFile)('emacs', ['-q', '--batch', '-l', probe], {
      env: { ...ENVIRONMENT, MESSAGE, ZONE, HOME: folder },
      cwd: folder,
      timeout: 90_000,
    });
    assert.match(stdout, /^MODE 1-bounce-unsigned\.eml mail-mode$/m);
    assert.match(stdout, /^MODE example\.org\.zone dns-mode$/m);
    assert.match(stdout, /^FOUND 1-bounce-unsigned\.eml .*DKIM/m);
    assert.match(stdout, /^FOUND example\.org\.zone .*semicolon/m);
  });
});

const LSP_MODE_PROBE = `
(package-initialize)
(require 'lsp-mode)
(setq lsp-auto-guess-root t lsp-session-file "lsp-session" lsp-diagnostics-provider :none lsp-enable-file-watchers nil)
(lsp-workspace-folders-add default-directory)
(dolist (file (list (getenv "MESSAGE") (getenv "ZONE")))
  (find-file file)
  (lsp)
  (let ((end (+ (float-time) 20)))
    (while (and (< (float-time) end) (not (lsp--get-buffer-diagnostics))) (accept-process-output nil 0.05)))
  (princ (format "SERVERS %s\\n" (mapcar #'lsp--workspace-print (lsp-workspaces))))
  (dolist (d (lsp--get-buffer-diagnostics))
    (princ (format "FOUND %s %S\\n" (file-name-nondirectory file) (lsp:diagnostic-message d)))))
`;

const hasLspMode =
  emacs >= 28 &&
  spawnSync('emacs', ['-q', '--batch', '--eval', "(progn (package-initialize) (require 'lsp-mode))"]).status === 0;

test('Emacs, by the lines for lsp-mode', {
  skip: hasLspMode ? false : 'SKIPPED: emacs with lsp-mode is not installed (apt-get install emacs-nox elpa-lsp-mode)',
}, async () => {
  const probe = configuration('Emacs 28 and newer, with lsp-mode', 'lsp-mode.el', LSP_MODE_PROBE);
  const { stdout } = await promisify(execFile)('emacs', ['-q', '--batch', '-l', probe], {
    env: { ...ENVIRONMENT, MESSAGE, ZONE, HOME: folder },
    cwd: folder,
    timeout: 90_000,
  });
  const servers = [...stdout.matchAll(/^SERVERS \(dkim-lint:(\d+)\)$/gm)].map(([, server]) => server);
  assert.deepEqual([servers.length, new Set(servers).size], [2, 1], stdout);
  assert.match(stdout, /^FOUND 1-bounce-unsigned\.eml .*DKIM/m);
  assert.match(stdout, /^FOUND example\.org\.zone .*semicolon/m);
});

/** Where Debian's package keeps ALE; other places are named by the variable. */
const ALE = process.env['DKIM_LINT_ALE'] ?? '/usr/share/vim-ale';
const hasAle = existsSync(path.join(ALE, 'plugin/ale.vim'));

const ALE_PROBE = `
set nocompatible
let &runtimepath .= ',' . $ALE
filetype plugin on
runtime plugin/ale.vim
source $LINES_OF_PAGE
let s:codes = []
for s:file in [$MESSAGE, $ZONE]
  exe 'edit' fnameescape(s:file)
  ALELint
  let s:tries = 0
  while empty(ale#engine#GetLoclist(bufnr(''))) && s:tries < 2000
    sleep 10m
    let s:tries += 1
  endwhile
  let s:codes += [map(copy(ale#engine#GetLoclist(bufnr(''))), 'v:val.code')]
endfor
call writefile([json_encode({'servers': len(ale#lsp#GetConnections()), 'codes': s:codes})], $FOUND)
qall!
`;

test('Vim with ALE, by its lines', {
  skip:
    hasAle && versionOf('vim').length > 0
      ? false
      : 'SKIPPED: vim or ALE is not installed (apt-get install vim vim-ale)',
}, async () => {
  const lines = configuration('Vim 8 and newer, with ALE', 'ale.vim');
  const probe = path.join(folder, 'probe.vim');
  const found = path.join(folder, 'found.json');
  writeFileSync(probe, ALE_PROBE);
  await promisify(execFile)('vim', ['-u', 'NONE', '-es', '-n', '-i', 'NONE', '-S', probe], {
    env: { ...ENVIRONMENT, ALE, LINES_OF_PAGE: lines, MESSAGE, ZONE, FOUND: found },
    cwd: folder,
    timeout: 60_000,
  });
  assertFound(JSON.parse(readFileSync(found, 'utf8')) as Found);
});

/** The folder of coc.nvim, built. */
const COC = process.env['DKIM_LINT_COC'] ?? '';
const hasCoc = existsSync(path.join(COC, 'build/index.js')) && hasProgram('vim') && hasProgram('script');

const COC_PROBE = `
set nocompatible hidden
let g:coc_config_home = $HOME
let g:coc_data_home = $HOME . '/coc'
let &runtimepath .= ',' . $COC
filetype plugin on
autocmd BufNewFile,BufRead *.zone setfiletype bindzone
runtime plugin/coc.vim
function! s:Note() abort
  let l:found = CocAction('diagnosticList')
  let l:codes = map([$MESSAGE, $ZONE], {_, file -> map(filter(copy(l:found), 'v:val.file ==# file'), 'v:val.code')})
  if empty(l:codes[0]) || empty(l:codes[1])
    return
  endif
  let l:servers = filter(CocAction('services'), 'v:val.id =~# "dkim-lint" && v:val.state ==# "running"')
  call writefile([json_encode({'servers': len(l:servers), 'codes': l:codes})], $FOUND)
  qall!
endfunction
autocmd User CocDiagnosticChange call s:Note()
silent exe 'edit' fnameescape($MESSAGE)
silent exe 'split' fnameescape($ZONE)
`;

test('Vim with coc.nvim, by its lines', {
  skip: hasCoc ? false : 'SKIPPED: vim is not installed, or DKIM_LINT_COC does not name the folder of coc.nvim',
}, async () => {
  configuration('Vim 9 and Neovim, with coc.nvim', 'coc-settings.json');
  const probe = path.join(folder, 'coc.vim');
  const found = path.join(folder, 'coc.json');
  writeFileSync(probe, COC_PROBE);
  await promisify(execFile)(
    'script',
    ['-qefc', `stty cols 200 rows 60; exec vim -u '${probe}' -n -i NONE`, '/dev/null'],
    {
      env: { ...ENVIRONMENT, COC, MESSAGE, ZONE, FOUND: found, HOME: folder, TERM: 'xterm' },
      cwd: folder,
      timeout: 60_000,
    },
  );
  assertFound(JSON.parse(readFileSync(found, 'utf8')) as Found);
});

/** Another Helix than the one in PATH. */
const HELIX = process.env['DKIM_LINT_HELIX'] ?? 'hx';
const hasHelix = versionOf(HELIX).length > 0 && spawnSync('script', ['--version']).status === 0;

/** What Helix shows in its gutter beside a line with a finding. */
const MARK = '●';

/** Helix has no mode without a terminal: `script` gives it one. Resolves once a line is marked. */
function marksIn(file: string): Promise<void> {
  const settings = path.join(folder, '.config/helix');
  mkdirSync(settings, { recursive: true });
  configuration('Helix', '.config/helix/languages.toml');
  const command = `stty cols 200 rows 60; exec '${HELIX}' '${file}'`;
  const helix = spawn('script', ['-qefc', command, '/dev/null'], {
    env: { ...ENVIRONMENT, HOME: folder, XDG_CONFIG_HOME: path.join(folder, '.config'), TERM: 'xterm-256color' },
    cwd: folder,
  });
  let shown = '';
  return new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no finding is shown:\n${shown}`)), 30_000);
    helix.once('exit', () => reject(new Error(`Helix has ended:\n${shown}`)));
    helix.stdout.on('data', (data: Buffer) => {
      shown += data.toString();
      if (!shown.includes(MARK)) return;
      clearTimeout(late);
      resolve();
    });
  }).finally(() => helix.kill());
}

test('Helix, by its lines', {
  skip: hasHelix ? false : 'SKIPPED: hx is not installed (DKIM_LINT_HELIX names another one)',
}, async () => {
  await marksIn(MESSAGE);
  await marksIn(ZONE);
});

const hasKakoune = ['kak', 'kak-lsp'].every((program) => hasProgram(program));

/** Writes down what is marked in which file, and ends once both have marks. */
const KAKOUNE_PROBE = `
hook global BufSetOption lsp_inline_diagnostics=.* %{ evaluate-commands %sh{
  printf '%s %s\\n' "\${kak_buffile##*/}" "$kak_opt_lsp_inline_diagnostics" >> "$FOUND"
  grep -q 'eml.*Diagnostic' "$FOUND" && grep -q 'zone.*Diagnostic' "$FOUND" && echo 'kill!'
} }
edit %sh{ echo "$ZONE" }
edit %sh{ echo "$MESSAGE" }
`;

test('Kakoune, by its lines', {
  skip: hasKakoune ? false : 'SKIPPED: kak or kak-lsp is not installed',
}, async () => {
  const lines = configuration('Kakoune, with kakoune-lsp', 'probe.kak', KAKOUNE_PROBE);
  const found = path.join(folder, 'found.txt');
  // Without a terminal, and with Kakoune's own scripts, but not those of the user.
  await promisify(execFile)('kak', ['-ui', 'dummy', '-e', `source '${lines}'`], {
    env: {
      ...ENVIRONMENT,
      MESSAGE,
      ZONE,
      FOUND: found,
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      XDG_RUNTIME_DIR: folder,
    },
    cwd: folder,
    timeout: 60_000,
  });
  const marked = readFileSync(found, 'utf8');
  const marks = (file: string, text: string) => {
    const content = readFileSync(file, 'utf8');
    const before = content.slice(0, content.indexOf(text)).split('\n');
    return `${path.basename(file)} .*\\b${before.length}\\.${before.at(-1)!.length + 1},[\\d.]+\\|Diagnostic`;
  };
  assert.match(marked, new RegExp(marks(MESSAGE, '5.7.13')));
  assert.match(marked, new RegExp(marks(ZONE, '; k=rsa; p=MII')));
});

/** Kate without a screen; what the server says is written down by the `node` that it finds. Resolves once a finding is among it. */
function sentToKate(file: string, rule: string): Promise<void> {
  const bin = path.join(folder, 'bin');
  const said = path.join(folder, `${path.basename(file)}.said`);
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\n'${process.execPath}' "$@" | tee '${said}'\n`;
  writeFileSync(path.join(bin, 'node'), script, { mode: 0o755 });
  mkdirSync(path.join(folder, '.config/kate/lspclient'), { recursive: true });
  const lines = readFileSync(configuration('Kate', '.config/kate/lspclient/settings.json'), 'utf8');
  const { servers } = JSON.parse(lines) as { servers: Record<string, { command: string[] }> };
  const [command, ...rest] = servers['dkim-lint']!.command;
  // As if the question had been answered.
  const allowed = [path.join(bin, command!), ...rest].join(' ');
  const settings = `[lspclient]\nAllowedServerCommandLines=${allowed}\n[Kate Plugins]\nlspclientplugin=true\n`;
  writeFileSync(path.join(folder, '.config/katerc'), settings);
  const kate = spawn('kate', ['-n', file], {
    env: {
      ...ENVIRONMENT,
      PATH: `${bin}:${ENVIRONMENT.PATH}`,
      QT_QPA_PLATFORM: 'offscreen',
      HOME: folder,
      XDG_CONFIG_HOME: path.join(folder, '.config'),
      XDG_RUNTIME_DIR: folder,
    },
    cwd: folder,
    stdio: 'ignore',
  });
  return new Promise<void>((resolve, reject) => {
    const read = () => (existsSync(said) ? readFileSync(said, 'utf8') : '');
    const late = setTimeout(() => reject(new Error(`no finding has come:\n${read()}`)), 40_000);
    const poll = setInterval(() => read().includes(`"${rule}"`) && resolve(), 100);
    kate.once('exit', (code) => reject(new Error(`Kate has ended (${code}):\n${read()}`)));
    kate.once('close', () => [clearTimeout(late), clearInterval(poll)]);
  }).finally(() => kate.kill());
}

test('Kate, by its lines', {
  skip: hasProgram('kate') ? false : 'SKIPPED: kate is not installed (apt-get install kate)',
}, async () => {
  await sentToKate(MESSAGE, 'bounce/unsigned');
  await sentToKate(ZONE, 'zone/semicolon-unquoted');
});

/** `key = value` of a TOML file's first table, or of one that is named. */
function tomlOf(name: string, table = ''): ReadonlyMap<string, unknown> {
  const text = readFileSync(path.join(ROOT, 'editors/zed', name), 'utf8');
  const [, lines = ''] =
    new RegExp(table === '' ? /^(.*?)(?:\n\[|$)/s : `(?:^|\\n)\\[${table}\\]\\n(.*?)(?:\\n\\[|$)`, 's').exec(text) ??
    [];
  const pairs = [...lines.matchAll(/^("[^"]+"|[\w-]+) = ("[^"]*"|\d+|\[[^{\n]*\])$/gm)];
  return new Map(pairs.map(([, key, value]) => [key!.replaceAll('"', ''), JSON.parse(value!) as unknown]));
}

test('the extension for Zed names the languages, files and settings that the page and the server have', () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  assert.equal(tomlOf('extension.toml').get('version'), version);
  assert.equal(tomlOf('Cargo.toml', 'package').get('version'), version);
  const languages = tomlOf('extension.toml', 'language_servers.dkim-language-server').get('languages') as string[];
  const ids = tomlOf('extension.toml', 'language_servers.dkim-language-server.language_ids');
  assert.deepEqual([...ids.keys()], languages);
  const lines = readFileSync(configuration('Zed', 'zed.json'), 'utf8');
  const settings = JSON.parse(lines) as { lsp: object; languages: object; file_types: object };
  assert.deepEqual(Object.keys(settings.languages), languages);
  assert.deepEqual(Object.keys(settings.lsp), ['dkim-language-server']);
  for (const [language, id] of ids) {
    const config = tomlOf(`languages/${id}/config.toml`);
    assert.equal(config.get('name'), language);
    for (const suffix of config.get('path_suffixes') as string[])
      assert.equal(languageOfName(`example.${suffix}`), id, suffix);
  }
});

describe('the table', () => {
  test('names a heading for each editor', () => {
    for (const heading of [
      'Kakoune, with kakoune-lsp',
      'Kate',
      'Vim 9 and Neovim, with coc.nvim',
      'Zed',
      'Neovim 0.7 and newer',
      'Neovim 0.11 and newer',
      'Emacs 28 and newer, with eglot',
      'Vim 8 and newer, with ALE',
      'Helix',
    ])
      assert.ok(DOCS.includes(`\n## ${heading}\n`), heading);
  });
});
