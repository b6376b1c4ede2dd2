/**
 * How fast reports are read, beside mailparser, which decodes the same files and finds no recipients, codes or places, and
 * beside Sisimai, which reads reports as this program does. Run: `node test/bench/bounce.ts`.
 *
 * Sisimai is a Perl module: `apt install libsisimai-perl`, or `cpanm Sisimai`, or a checkout of github.com/sisimai/p5-sisimai
 * with `PERL5LIB=CHECKOUT/lib` and the modules JSON and Class::Accessor::Lite. Without it its row is left out.
 */

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';
import { readCorpus } from '../bounce/corpus.ts';

const { simpleParser } = createRequire(new URL('../../server/package.json', import.meta.url))('mailparser') as {
  simpleParser(source: Buffer, options: object): Promise<object>;
};

const corpus = readCorpus();
const texts = corpus.map(({ text }) => text);
const files = texts.map((text) => Buffer.from(text));
const ROUNDS = 20;

/** A refusal that was found: the address, and the enhanced code, where there is one. */
interface FoundRefusal {
  readonly recipient: string;
  readonly status: string | null;
}

function read(text: string): FoundRefusal[] {
  return readReport(parseMessage(text)).recipients.map(({ recipient, status, reply, diagnostic, remoteServer }) => {
    readRefusal({
      status: status?.value,
      reply: reply?.value,
      text: diagnostic?.value,
      remoteServer: remoteServer?.value,
    });
    return { recipient: recipient?.value ?? '', status: status?.value ?? null };
  });
}

async function decodeAll(): Promise<void> {
  for (const file of files) await simpleParser(file, { keepDeliveryStatus: true });
}

/** The best of the rounds, in reports a second. */
async function measure(work: () => Promise<void> | void): Promise<number> {
  await work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return (texts.length / best) * 1000;
}

/** Reads the texts that standard input has, as JSON; prints the seconds of the best round and what was found. */
const SISIMAI = String.raw`
use strict; use warnings; use Sisimai; use JSON; use Time::HiRes 'time';
my ($rounds) = @ARGV;
my $texts = JSON->new->utf8->decode(do { local $/; <STDIN> });
utf8::encode($_) for @$texts;
my $read = Sisimai->can('rise') ? 'rise' : 'make';
my ($best, $found);
for my $round (0 .. $rounds) {
  my $start = time;
  $found = [map { my $text = $_; Sisimai->$read(\$text, delivered => 1) // [] } @$texts];
  my $took = time - $start;
  $best = $took if $round > 0 && (!defined $best || $took < $best);
}
my @refusals = map { [map { { recipient => $_->recipient->address, status => $_->deliverystatus } } @$_] } @$found;
print JSON->new->utf8->encode({ seconds => $best, found => \@refusals });
`;

function measureSisimai(): { readonly perSecond: number; readonly found: readonly FoundRefusal[][] } | undefined {
  const { status, stdout } = spawnSync('perl', ['-e', SISIMAI, '5'], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) return undefined;
  const { seconds, found } = JSON.parse(stdout) as { seconds: number; found: FoundRefusal[][] };
  return { perSecond: texts.length / seconds, found };
}

/** Of how many reports the refused addresses, and the codes where the report has any, are those that are expected. */
function rightOnes(found: readonly (readonly FoundRefusal[])[]): number {
  return corpus.filter(({ expected: { recipients } }, i) => {
    const refusals = found[i]!;
    return (
      refusals.length === recipients.length &&
      recipients.every(({ recipient, status }) =>
        refusals.some(
          (refusal) =>
            refusal.recipient.toLowerCase() === recipient.toLowerCase() &&
            (status === null || refusal.status === status),
        ),
      )
    );
  }).length;
}

function row(name: string, perSecond: number, found?: readonly (readonly FoundRefusal[])[]): void {
  const right = found === undefined ? '' : `   right in ${rightOnes(found)}`;
  console.log(`  ${name.padEnd(50)}${perSecond.toFixed(0).padStart(8)} reports/s${right}`);
}

const ours = await measure(() => {
  for (const text of texts) read(text);
});
const theirs = await measure(decodeAll);
const sisimai = measureSisimai();
console.log(`reports read, ${texts.length} files`);
row('dkim-lint (recipients, codes, places, readings)', ours, texts.map(read));
row('mailparser (decoding alone)', theirs);
if (sisimai === undefined) console.log('  Sisimai is not installed: this file says how to get it');
else row('Sisimai (recipients, codes, reasons)', sisimai.perSecond, sisimai.found);
console.log(`  ratio to mailparser                               ${(ours / theirs).toFixed(1).padStart(8)}`);
if (sisimai !== undefined)
  console.log(
    `  ratio to Sisimai                                  ${(ours / sisimai.perSecond).toFixed(1).padStart(8)}`,
  );
