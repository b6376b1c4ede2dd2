/** What calls the command line for others: the action's step with a runner's environment imitated, the hooks of pre-commit, and lint-staged. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { folderWith, hasProgram } from './cli-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;
const BROKEN = `${ZONE}s1._domainkey IN TXT v=DKIM1; k=rsa; p=\n`;

const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8').replaceAll('\r\n', '\n');

/** The script of the action's last step, and the inputs' defaults. */
function action(): { script: string; defaults: Readonly<Record<string, string>> } {
  const text = read('action.yml');
  const block = /\n {6}run: \|\n([\s\S]*)$/.exec(text)![1]!;
  const inputs = /\ninputs:\n([\s\S]*?)\n\n/.exec(text)![1]!;
  const defaults = [...inputs.matchAll(/^ {2}([\w-]+):\n {4}description: .+\n {4}default: (.*)$/gm)].map(
    ([, name, value]) => [name!, value!.replaceAll("'", '')] as const,
  );
  return { script: block.replace(/^ {8}/gm, ''), defaults: Object.fromEntries(defaults) };
}

/** `options`, `paths` and so on as a workflow gives them. */
function runAction(cwd: string, inputs: Readonly<Record<string, string>> = {}) {
  const { script, defaults } = action();
  const given = { ...defaults, ...inputs };
  const result = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GITHUB_ACTION_PATH: ROOT,
      GITHUB_OUTPUT: path.join(cwd, 'output.txt'),
      DKIM_LINT_PATHS: given['paths'],
      DKIM_LINT_OPTIONS: given['options'],
      DKIM_LINT_ANNOTATE: given['annotate'],
      DKIM_LINT_SARIF: given['sarif-file'],
    },
  });
  return { ...result, output: readFileSync(path.join(cwd, 'output.txt'), 'utf8') };
}

const skip = hasProgram('bash') && existsSync(path.join(ROOT, 'server/dist/cli.js')) ? false : 'needs bash and a build';

test('the action annotates, writes SARIF, and ends as the command line does', { skip }, async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN, 'two words.zone': ZONE });
  const { status, stdout, output } = runAction(cwd, { 'sarif-file': 'out.sarif' });
  assert.equal(status, 1);
  assert.match(stdout, /^::error file=a\.zone,line=6,.*title=zone\/semicolon-unquoted::/m);
  assert.equal(output, 'exit-code=1\n');
  const sarif = JSON.parse(readFileSync(path.join(cwd, 'out.sarif'), 'utf8')) as { runs: { results: unknown[] }[] };
  assert.ok(sarif.runs[0]!.results.length > 0);
});

test('the action takes paths and options line by line, and nothing in them is run', { skip }, async (t) => {
  const cwd = await folderWith(t, { 'a.zone': BROKEN, 'two words.zone': ZONE, 'sub/c.zone': ZONE });
  const paths = 'two words.zone\nsub/*.zone\n$(touch ran).zone\n';
  const inputs = { paths, options: '--no-error-on-unmatched-pattern\n--max-warnings=50', annotate: 'false' };
  const { status, stdout, stderr, output } = runAction(cwd, inputs);
  assert.deepEqual([status, output], [0, 'exit-code=0\n'], stderr);
  assert.doesNotMatch(stdout, /a\.zone|^::/m);
  assert.equal(existsSync(path.join(cwd, 'ran')), false);
  assert.equal(runAction(cwd, { options: '--rule=zone/semicolon-unquoted=off\n--no-such' }).status, 2);
});

test('the workflows name actions by commit, and have no more rights than they need', () => {
  const names = readdirSync(path.join(ROOT, '.github/workflows'));
  assert.ok(names.length > 1);
  for (const name of names) {
    const text = read(`.github/workflows/${name}`);
    const uses = [...text.matchAll(/\buses: (.+)$/gm)].map(([, action]) => action!);
    assert.ok(uses.length > 1, name);
    for (const action of uses) assert.match(action, /^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/, name);
    assert.match(text, /^permissions:\n {2}contents: read\n\n/m, name);
    assert.equal(text.split('actions/checkout@').length, text.split('persist-credentials: false').length, name);
    // What a workflow runs is not made of what strangers can write, such as a branch's name.
    assert.doesNotMatch(text, /run: .*\$\{\{/, name);
  }
});

test('every input of the action has a description and a default, and reaches its step', () => {
  const { defaults } = action();
  const text = read('action.yml');
  const used = [...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name!);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(defaults).sort());
  for (const name of used) assert.ok(read('docs/command-line.md').includes(`\`${name}\``), `${name} is documented`);
});

test('the hooks take zones and messages by name, and pre-commit can install the program', {
  skip: !hasProgram('npm'),
}, () => {
  const text = read('.pre-commit-hooks.yaml');
  const files = new RegExp(/files: &files '(.+)'/.exec(text)![1]!);
  for (const name of ['a.eml', 'zones/example.org.zone', 'etc/db.example.org', 'db.192.0.2', '2.0.192.in-addr.arpa']) {
    assert.match(name, files);
  }
  for (const name of ['a.ts', 'mydb.sql', 'zone.md', 'db/schema.sql']) assert.doesNotMatch(name, files);
  const { bin } = JSON.parse(read('package.json')) as { bin: Readonly<Record<string, string>> };
  for (const [, program] of text.matchAll(/entry: (\S+) lint/g)) assert.ok(bin[program!], program);
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const shell = process.platform === 'win32';
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', shell, stdio: 'pipe' })) as [
    { files: { path: string }[] },
  ];
  // It takes all that `npm pack` prints for the name of the file.
  assert.match(read('.npmrc'), /^foreground-scripts=false$/m);
  const names = packed.files.map((file) => file.path);
  assert.ok(names.includes(bin['dkim-lint']!));
  assert.deepEqual(
    names.filter((name) => /\.map$|^(?!server\/(?:bin|dist)\/|LICENSE|README\.md|package\.json)/.test(name)),
    [],
  );
});

/** It installs what building needs, which takes a while and a registry. */
const preCommitSkip =
  process.env['CI'] === undefined
    ? 'it installs from the repository: set CI=true'
    : !hasProgram('pre-commit') || !hasProgram('git') || !existsSync(path.join(ROOT, '.git'))
      ? 'needs pre-commit, git and a repository'
      : false;

test('pre-commit installs the hooks from the repository, and runs them', { skip: preCommitSkip }, async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': BROKEN,
    'old/b.zone': BROKEN,
    '.dkim-lintignore': 'old/\n',
    'notes.md': 'x\n',
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
  const rev = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const config = (hook: string) =>
    `repos:\n  - repo: ${JSON.stringify(ROOT)}\n    rev: ${rev}\n    hooks:\n      - id: ${hook}\n`;
  const home = await folderWith(t, {});
  // The Node of this test is not a version that the hooks may count on.
  const PATH = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { ...process.env, PATH: PATH.join(path.delimiter), PRE_COMMIT_HOME: home };
  const run = (hook: string) => {
    writeFileSync(path.join(cwd, '.pre-commit-config.yaml'), config(hook));
    git('add', '.');
    return spawnSync('pre-commit', ['run', '--all-files'], { cwd, encoding: 'utf8', env });
  };
  git('init', '-q');
  const found = run('dkim-lint');
  assert.equal(found.status, 1, found.stdout + found.stderr);
  assert.match(found.stdout, /error\[zone\/semicolon-unquoted\][\s\S]*a\.zone:6[\s\S]*1 file checked/);
  const fixed = run('dkim-lint-fix');
  assert.match(fixed.stdout, /files were modified by this hook/);
  assert.match(readFileSync(path.join(cwd, 'a.zone'), 'utf8'), /TXT "v=DKIM1; k=rsa; p="/);
  assert.equal(readFileSync(path.join(cwd, 'old/b.zone'), 'utf8'), BROKEN);
  assert.equal(run('dkim-lint').status, 0);
});

test('the recipe for GitLab writes the report that it hands over, and fails for errors', { skip }, async (t) => {
  const [, script, report] =
    /\n {2}script: (node \/opt\/dkim-lint\/server\/bin\/dkim-lint\.cjs .+)\n[\s\S]*?reports: \{ codequality: (\S+) \}/.exec(
      read('docs/command-line.md'),
    )!;
  const cwd = await folderWith(t, { 'zones/a.zone': BROKEN });
  // Where the recipe has cloned the repository.
  const here = script!.replace('/opt/dkim-lint', '"$ROOT"');
  const { status, stderr } = spawnSync('bash', ['-c', here], { cwd, encoding: 'utf8', env: { ...process.env, ROOT } });
  assert.equal(status, 1, stderr);
  const problems = JSON.parse(readFileSync(path.join(cwd, report!), 'utf8')) as { location: { path: string } }[];
  assert.deepEqual(
    problems.map(({ location }) => location.path),
    ['zones/a.zone'],
  );
});

test('the workflow of the page gives the action inputs that it has, and uploads what it writes', () => {
  const [, workflow] = /```yaml\n(permissions: [\s\S]+?)```/.exec(read('docs/command-line.md'))!;
  const [, given] = /uses: OWNER\/REPOSITORY@REVISION.*\n {4}with:\n([\s\S]+?)\n {2}- uses/.exec(workflow!)!;
  const inputs = new Map([...given!.matchAll(/^ {6}([\w-]+): (.+)$/gm)].map(([, name, value]) => [name!, value!]));
  for (const name of inputs.keys()) assert.ok(name in action().defaults, name);
  assert.ok(inputs.has('paths'));
  assert.match(workflow!, new RegExp(`sarif_file: ${inputs.get('sarif-file')!.replace('.', '\\.')} `));
});

const LINT_STAGED = path.join(ROOT, 'node_modules/lint-staged/bin/lint-staged.js');
const lintStagedSkip =
  process.platform === 'win32' || !hasProgram('git') || !existsSync(LINT_STAGED)
    ? 'needs git, links, and lint-staged from `npm ci`'
    : skip;

test('lint-staged with the recipe of the page fixes what is staged, and stops a commit', {
  skip: lintStagedSkip,
}, async (t) => {
  const [, recipe] = /```json\n(\{\n {2}"lint-staged": [^`]+)```/.exec(read('docs/command-line.md'))!;
  const cwd = await folderWith(t, {
    'package.json': recipe!,
    '.gitignore': 'node_modules\n',
    '.dkim-lintignore': 'old/\n',
    'a.zone': BROKEN,
    'old/b.zone': BROKEN,
    'notes.md': 'x\n',
  });
  // As npm installs the program.
  mkdirSync(path.join(cwd, 'node_modules/.bin'), { recursive: true });
  symlinkSync(path.join(ROOT, 'server/bin/dkim-lint.cjs'), path.join(cwd, 'node_modules/.bin/dkim-lint'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  const run = () => {
    git('add', '.');
    return spawnSync(process.execPath, [LINT_STAGED], { cwd, encoding: 'utf8' });
  };
  git('init', '-q');
  const name = ['-c', 'user.name=Joe', '-c', 'user.email=joe@example.org'];
  git(...name, 'commit', '-q', '--allow-empty', '-m', 'Begin');
  const fixed = run();
  assert.equal(fixed.status, 0, fixed.stdout + fixed.stderr);
  assert.match(git('show', ':a.zone'), /TXT "v=DKIM1; k=rsa; p="/);
  assert.equal(git('show', ':old/b.zone'), BROKEN);
  git(...name, 'commit', '-q', '-m', 'Fixed');

  writeFileSync(path.join(cwd, 'a.zone'), `${ZONE}www IN A 192.0.2.300\n`);
  const stopped = run();
  assert.equal(stopped.status, 1);
  assert.match(stopped.stdout + stopped.stderr, /error\[zone\/invalid-address\][\s\S]*a\.zone:6:10/);
});
