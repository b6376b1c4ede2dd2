/** The formats of `lint` that programs read, each read back by a parser of its language. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import sax from 'sax';
import { dkimLint, folderWith } from './cli-run.ts';

const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 1 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;
/** An error, a warning, the same line twice, and a name that is hostile to XML and to terminals. */
const FILES = {
  'bad <&"\u202e>.zone': `${ZONE}s1._domainkey IN TXT v=DKIM1; k=rsa; p=\n`,
  'sub/good.zone': ZONE,
  'sub/twice.zone': `${ZONE}a IN A 192.0.2.300\na IN A 192.0.2.300\nb 60 IN A 192.0.2.1\nb 90 IN A 192.0.2.2\n`,
};

interface LintJson {
  files: { path: string; findings: { rule: string; severity: string; message: string; start: { line: number } }[] }[];
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Every element in the order of the text; anything that is not well-formed throws. */
function elementsOf(text: string): readonly Element[] {
  const elements: Element[] = [];
  const parser = sax.parser(true);
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = ({ name, attributes }) => {
    elements.push({ name, attributes: attributes as Record<string, string> });
  };
  parser.write(text).close();
  return elements;
}

const named = (elements: readonly Element[], name: string) =>
  elements.filter((element) => element.name === name).map(({ attributes }) => attributes);

async function run(cwd: string, format: string): Promise<string> {
  const { code, stdout, stderr } = await dkimLint(['.', '--format', format], { cwd });
  assert.deepEqual([code, stderr], [1, '']);
  assert.ok(!stdout.includes('\u202e'), 'a mark of writing direction reaches the terminal');
  return stdout;
}

async function findingsOf(cwd: string) {
  const { files } = JSON.parse(await run(cwd, 'json')) as LintJson;
  const findings = files.flatMap(({ path, findings }) => findings.map((finding) => ({ path, ...finding })));
  assert.ok(findings.some(({ severity }) => severity === 'error'));
  assert.ok(findings.some(({ severity }) => severity !== 'error'));
  return { files, findings };
}

test('unix: one line for each finding', async (t) => {
  const cwd = await folderWith(t, FILES);
  const { findings } = await findingsOf(cwd);
  const lines = (await run(cwd, 'unix')).split('\n').slice(0, -1);
  assert.equal(lines.length, findings.length);
  for (const [i, line] of lines.entries()) {
    const [, path, at, severity, message, rule] = /^(.+):(\d+):\d+: (\w+): (.+) \[([\w/-]+)\]$/.exec(line)!;
    const finding = findings[i]!;
    assert.equal(path, finding.path.replace('\u202e', '<U+202E>'));
    assert.deepEqual([Number(at), severity, rule], [finding.start.line, finding.severity, finding.rule]);
    assert.ok(message!.length > 10);
  }
});

test('gitlab: a list with what Code Quality requires, no fingerprint twice', async (t) => {
  const cwd = await folderWith(t, FILES);
  const { findings } = await findingsOf(cwd);
  const read = async () =>
    JSON.parse(await run(cwd, 'gitlab')) as {
      description: string;
      check_name: string;
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number; end: number } };
    }[];
  const problems = await read();
  assert.deepEqual(
    problems.map(({ check_name, description, location }) => [location.path, check_name, description]),
    findings.map(({ path, rule, message }) => [path, rule, message]),
  );
  assert.deepEqual(
    problems.map(({ severity }) => severity),
    findings.map(({ severity }) => ({ error: 'major', warning: 'minor' })[severity] ?? 'info'),
  );
  assert.equal(new Set(problems.map(({ fingerprint }) => fingerprint)).size, problems.length);
  assert.deepEqual(await read(), problems, 'a second run has the same fingerprints');
});

test('checkstyle: well-formed, with every finding in its file', async (t) => {
  const cwd = await folderWith(t, FILES);
  const { findings, files } = await findingsOf(cwd);
  const elements = elementsOf(await run(cwd, 'checkstyle'));
  assert.deepEqual(
    named(elements, 'file').map(({ name }) => name?.replace('\ufffd', '\u202e')),
    files.filter((file) => file.findings.length > 0).map(({ path }) => path),
  );
  assert.deepEqual(
    named(elements, 'error').map(({ line, source, message }) => [Number(line), source, message]),
    findings.map(({ start, rule, message }) => [start.line, `dkim-lint.${rule}`, message]),
  );
});

test('junit: what sets the exit code has failed, the rest is skipped, and the totals are right', async (t) => {
  const cwd = await folderWith(t, FILES);
  const { findings, files } = await findingsOf(cwd);
  const elements = elementsOf(await run(cwd, 'junit'));
  const [total] = named(elements, 'testsuites');
  const errors = findings.filter(({ severity }) => severity === 'error');
  assert.equal(named(elements, 'testsuite').length, files.length);
  assert.deepEqual(
    named(elements, 'failure').map(({ type, message }) => [type, message]),
    errors.map(({ rule, message }) => [rule, message]),
  );
  assert.equal(named(elements, 'skipped').length, findings.length - errors.length);
  assert.equal(Number(total!['tests']), named(elements, 'testcase').length);
  assert.equal(Number(total!['failures']), errors.length);
  // What Jenkins' schema allows, and two that GitLab and others show.
  assert.deepEqual(Object.keys(total!), ['name', 'tests', 'failures', 'errors', 'time']);
  for (const test of named(elements, 'testcase'))
    assert.deepEqual(
      Object.keys(test).filter((name) => !['file', 'line'].includes(name)),
      ['name', 'classname', 'time'],
    );
  assert.equal(named(elements, 'testcase').filter(({ name }) => name === 'nothing found').length, 1);
});

test('a file that could not be read is an error of JUnit, and named in JSON', async (t) => {
  const cwd = await folderWith(t, { 'a.zone': ZONE });
  const args = ['a.zone', 'none.zone', '--format'];
  const elements = elementsOf((await dkimLint([...args, 'junit'], { cwd })).stdout);
  const [total] = named(elements, 'testsuites');
  assert.deepEqual([total!['tests'], total!['failures'], total!['errors']], ['2', '0', '1']);
  const reason = 'there is no such file or folder.';
  assert.deepEqual(
    named(elements, 'error').map(({ message }) => message),
    [reason],
  );
  assert.deepEqual(
    named(elements, 'testsuite').map(({ name }) => name),
    ['a.zone', 'none.zone'],
  );
  const { stdout } = await dkimLint([...args, 'json'], { cwd });
  assert.deepEqual((JSON.parse(stdout) as { unread: unknown }).unread, [{ path: 'none.zone', reason }]);
});

test('a bounce never fails a test run', async (t) => {
  const bounce = `From: MAILER-DAEMON@example.com\r\nTo: joe@example.org\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n550 5.7.26 DKIM required\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; jane@example.com\r\nAction: failed\r\nStatus: 5.7.26\r\nDiagnostic-Code: smtp; 550 5.7.26 DKIM required\r\n\r\n--b--\r\n`;
  const cwd = await folderWith(t, { 'bounce.eml': bounce });
  const { code, stdout } = await dkimLint(['.', '--format', 'junit', '--rule', 'bounce/*=error'], { cwd });
  const elements = elementsOf(stdout);
  assert.equal(named(elements, 'failure').length, 0);
  assert.ok(named(elements, 'skipped').length > 0);
  assert.equal(code, 0);
});

test('SARIF rules link to the standard that they follow', async (t) => {
  const cwd = await folderWith(t, FILES);
  const log = JSON.parse(await run(cwd, 'sarif')) as {
    runs: { tool: { driver: { rules: { id: string; helpUri?: string }[] } } }[];
  };
  const links = log.runs[0]!.tool.driver.rules.flatMap(({ helpUri }) => helpUri ?? []);
  assert.ok(links.length > 0);
  for (const link of links)
    assert.match(link, /^https:\/\/(?:www\.rfc-editor\.org\/rfc\/rfc\d+|datatracker\.ietf\.org\/doc\/)/);
});
