/**
 * The README as it is shown where the program is installed from: with what users need in place of what contributors need, and with links that
 * lead somewhere. `<!-- repository -->` and `<!-- end -->` enclose what is for the repository alone, `<!-- extension` and `-->` what is for the
 * extension's page.
 */

import type { Repository } from './support.ts';

/** @param repository where the repository is to be seen; without it pictures are left out, and links to its files become text */
export function extensionReadme(readme: string, repository: Repository | undefined): string {
  const shown = readme
    .replaceAll('\r\n', '\n')
    .replace(/<!-- repository -->\n[\s\S]*?<!-- end -->\n\n?/g, '')
    .replace(/<!-- extension\n([\s\S]*?)-->\n/g, '$1');
  if (repository === undefined) {
    return shown
      .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n?/gm, '')
      .replace(/(\*\*)?\[([^\]]*)\]\((?!https:)[^)]*\)\1/g, '$2');
  }
  const { url, revision } = repository;
  return shown
    .replace(/!\[([^\]]*)\]\((?!https:)([^)]*)\)/g, `![$1](${url}/raw/${revision}/$2)`)
    .replace(/(?<!!)\[([^\]]*)\]\((?!https:)([^)]*)\)/g, `[$1](${url}/blob/${revision}/$2)`);
}
