/**
 * What the bundles contain of others: the licences of the packages, which whoever passes a bundle on has to pass on too, and the list of them
 * for programs.
 */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { manifest, ROOT, Stop } from './support.ts';

export const LICENSES = 'THIRD-PARTY-LICENSES.txt';
export const BILL_OF_MATERIALS = 'sbom.cdx.json';

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/** The folders of the packages whose files went into bundles. */
function packagesOf(metafiles: readonly Metafile[]): readonly string[] {
  const folders = new Set<string>();
  for (const input of metafiles.flatMap((metafile) => Object.keys(metafile.inputs))) {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort();
}

/** @throws Stop for a package that says nothing about its licence */
async function licenseOf(folder: string): Promise<string> {
  const absolute = path.join(ROOT, folder);
  const manifest = JSON.parse(await readFile(path.join(absolute, 'package.json'), 'utf8')) as PackageManifest;
  const { name, version, license, author } = manifest;
  const files = (await readdir(absolute)).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file)).sort();
  if (license === undefined && files.length === 0) throw new Stop(`${name} ${version} names no licence.`);
  const texts = await Promise.all(files.map(async (file) => readFile(path.join(absolute, file), 'utf8')));
  const writer = typeof author === 'object' ? author.name : author;
  const body = texts.length > 0 ? texts : [writer === undefined ? '' : `Copyright (c) ${writer}`];
  const clean = body.map((text) => text.replace(/\r\n?/g, '\n').trim()).filter((text) => text !== '');
  return [`${name} ${version} (${license ?? 'see below'})`, ...clean].join('\n\n');
}

/** Writes one file with all of them into a folder, sorted, so that the same packages give the same octets. */
export async function writeLicenses(folder: string, metafiles: readonly Metafile[]): Promise<void> {
  const packages = packagesOf(metafiles);
  const head = `The programs in this folder contain these ${packages.length} packages under their licences.`;
  const parts = await Promise.all(packages.map(licenseOf));
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  await writeFile(path.join(folder, LICENSES), `${[head, ...new Set(parts)].join(rule)}\n`);
}

/**
 * The same packages as a software bill of materials: CycloneDX 1.6 (ECMA-424). `npm sbom` knows what is installed, not what is in a bundle, and
 * writes the time; here the same packages give the same octets.
 */
export async function writeBillOfMaterials(folder: string, metafiles: readonly Metafile[]): Promise<void> {
  const components = await Promise.all(
    packagesOf(metafiles).map(async (each) => {
      const text = await readFile(path.join(ROOT, each, 'package.json'), 'utf8');
      const { name, version, license } = JSON.parse(text) as PackageManifest;
      const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
      return {
        type: 'library',
        'bom-ref': purl,
        name,
        version,
        ...(license === undefined
          ? {}
          : { licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }] }),
        purl,
      };
    }),
  );
  const { name, version } = manifest();
  const unique = new Map(components.map((component) => [component.purl, component]));
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': `${name}@${version}`, name, version } },
    components: [...unique.values()],
  };
  await writeFile(path.join(folder, BILL_OF_MATERIALS), `${JSON.stringify(bill, null, 2)}\n`);
}
